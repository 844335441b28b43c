// A menu of a line closes when the hand leaves it: it would hide what the hand reaches next.
document.addEventListener("focusin", (event) => {
  const open = document.querySelector(".row-menu:popover-open");
  if (open && !open.contains(event.target) && !open.previousElementSibling?.contains(event.target)) open.hidePopover();
});
