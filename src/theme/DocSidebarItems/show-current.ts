/**
 * Scrolls a menu to the page that is shown, unless that is in sight. Only
 * the menu: `scrollIntoView` would move the page as well.
 */
export function showCurrent(menu: HTMLElement): void {
  const link = menu.querySelector('[aria-current="page"]');
  if (link === null) return;
  const { top, bottom } = menu.getBoundingClientRect();
  const end = Math.min(bottom, window.innerHeight);
  const at = link.getBoundingClientRect();
  if (at.top >= top && at.bottom <= end) return;
  menu.scrollTop += at.top - top - (end - top - at.height) / 2;
}
