"""The 65 fictional submissions of the renewal survey before any defect, and a few in progress: who sent them, and when.

Apart from what each one says (``renewal_answers``) and from the defects planted in them. Refuses a draft of a member
that sent its answers.
"""

from functools import cache

from surveys.demonstration.directory import by_code, organisations, panels
from surveys.demonstration.draws import Draw, best
from surveys.demonstration.participations import results
from surveys.demonstration.plan import PERSONA_CENTRE
from surveys.demonstration.renewal_answers import Centre, sections_of
from surveys.demonstration.submissions import PlainSubmission, of_sections
from surveys.demonstration.traits import traits

LATE_MOMENT = 10_600
DRAFTS = 5


@cache
def clean_submissions() -> tuple[PlainSubmission, ...]:
    """Return the 65 submissions before any defect: no rule of the questionnaire finds anything to say."""
    moments = Draw("renewal/moments")
    return tuple(
        PlainSubmission(
            organisation=code,
            answers=of_sections(sections_of(_centre(code))),
            moment=LATE_MOMENT
            if code == panels().late
            else max(moments.between(200, 9800), moments.between(200, 9800)),
        )
        for code in panels().renewal
    )


@cache
def drafts() -> tuple[PlainSubmission, ...]:
    """Return submissions in progress, of members that did not send theirs: the first sections, and none sent."""
    draw = Draw("renewal/drafts")
    sent = {*panels().renewal, PERSONA_CENTRE}
    started = draw.sample([o for o in organisations() if o.code not in sent], DRAFTS)
    begun = []
    for kept, organisation in enumerate(started, start=1):
        twin = best(panels().renewal, lambda code, size=organisation.staff: abs(by_code()[code].staff - size))  # type: ignore[misc]
        centre = Centre(
            organisation, traits()[twin], results()[twin], Draw(f"renewal/draft/{organisation.code}")
        )
        answers = of_sections(sections_of(centre)[:kept])
        begun.append(
            PlainSubmission(organisation.code, answers, drafted=True, moment=draw.between(4000, 9900))
        )
    return tuple(begun)


def _centre(code: str) -> Centre:
    return Centre(by_code()[code], traits()[code], results()[code], Draw(f"renewal/answers/{code}"))
