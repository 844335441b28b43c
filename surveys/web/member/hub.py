"""The list of sections of one survey: what each asks, who did what last, what is left.

Apart from the sections themselves. Only reads: progress is computed, never kept.
"""

from flask import render_template

from surveys.operations import collecting, handing
from surveys.web.drawing.readership import legend
from surveys.web.member import presence
from surveys.web.member.door import blueprint, enter
from surveys.web.member.home import next_line
from surveys.web.member.notice import demand_notice
from surveys.web.shared.access import now, open_to
from surveys.workdays import working_days_left


@blueprint.get("/<survey>/<edition>/<organisation>/")
@open_to("member")
def hub(survey: str, edition: str, organisation: str) -> str:
    """Show the sections and where each stands."""
    place = enter(survey, edition, organisation)
    told = demand_notice(place)
    activity = collecting.last_activity(place.questionnaire, place.submission.document)
    own = tuple(place.own_lines)
    return render_template(
        "member/hub.html",
        place=place,
        here=place.address,
        told=told,
        activity=activity,
        own=own,
        others=[line for line in place.lines if not line.mine],
        next=next_line(place),
        legend=legend(place.questionnaire),
        days=working_days_left(now(), place.submission.closes_at),
        handover=handing.read_handover(survey, edition, organisation, rights=place.rights),
        present=presence.who_is_there(place),
        started=any(line.progress.started for line in own),
        purpose=place.sheet.text(place.questionnaire.purpose),
        prepare=list(dict.fromkeys(each for line in own for each in line.prepare)),
        left=sum(line.section.minutes for line in own if line.state != "done"),
        whole=sum(line.section.minutes for line in own),
    )
