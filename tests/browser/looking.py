"""What a page must be for everybody, asked of a page as it stands in the browser; answers faults in words.

What axe asks is in ``tests.chromium``; here is what it can not see: width, order and sight of the focus,
what moves, what stays of a page in forced colours and on paper.
"""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

#: Everything the tab key stops at and that is drawn, in the order of the page.
_STOPS = """
const stops = Array.from(document.querySelectorAll(
  'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]'
)).filter(one => one.tabIndex >= 0 && one.checkVisibility({visibilityProperty: true}));
const named = one => (one.id ? '#' + one.id : one.outerHTML.slice(0, 90));
"""
_ORDER = f"""() => {{ {_STOPS}
  const faults = stops.filter(one => one.tabIndex > 0).map(one => 'jumps the order: ' + named(one));
  if (!stops[0] || stops[0].getAttribute('href') !== '#main') faults.push('no skip link first');
  return faults;
}}"""
#: WCAG 2.4.11: what has the focus is not wholly behind a bar, 2.4.7: and one sees that it has it.
_SIGHT = f"""() => {{ {_STOPS}
  const inSight = one => {{
    const box = one.getBoundingClientRect();
    const x = Math.max(box.left, 0), y = Math.max(box.top, 0);
    return {{x, y, width: Math.min(box.right, innerWidth) - x, height: Math.min(box.bottom, innerHeight) - y}};
  }};
  const faults = [];
  for (const stop of stops) {{
    stop.focus({{focusVisible: true}});
    if (document.activeElement !== stop) continue;
    const boxes = Array.from(stop.labels || []).concat(stop).map(inSight);
    const seen = boxes.some(box => [0.1, 0.5, 0.9].some(across => [0.2, 0.5, 0.8].some(down => {{
      const top = document.elementFromPoint(box.x + box.width * across, box.y + box.height * down);
      return top && (stop.contains(top) || top.contains(stop) || (top.closest('label') || {{}}).control === stop);
    }})));
    if (!seen) faults.push('has the focus and is hidden: ' + named(stop));
  }}
  document.activeElement.blur();
  return faults;
}}"""
_WIDTH = """() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  const wide = Array.from(document.querySelectorAll('main *')).filter(
    one => one.getBoundingClientRect().right > room + 1);
  return ['scrolls sideways' + (wide.length ? ': ' + wide[0].outerHTML.slice(0, 120) : '')];
}"""
_MOTION = """() => Array.from(document.querySelectorAll('*')).filter(one => {
  const style = getComputedStyle(one);
  return (style.animationName !== 'none' && parseFloat(style.animationDuration) > 0.01)
    || Math.max(...style.transitionDuration.split(',').map(parseFloat)) > 0.01
    || style.scrollBehavior === 'smooth';
}).slice(0, 3).map(one => 'moves: ' + one.outerHTML.slice(0, 90))"""
#: Without our colours a button must still have an edge, and the words must be drawn in the system's own.
_FORCED = """() => Array.from(document.querySelectorAll('.btn, button, input, select, textarea'))
  .filter(one => one.checkVisibility({visibilityProperty: true}))
  .filter(one => { const style = getComputedStyle(one);
    return !one.matches('[type=hidden], [type=radio], [type=checkbox], [type=file], [type=range]')
      && style.borderTopStyle === 'none' && style.outlineStyle === 'none'
      && style.textDecorationLine === 'none'; })
  .slice(0, 3).map(one => 'has no edge in forced colours: ' + one.outerHTML.slice(0, 90))"""
_PAPER = """() => {
  const drawn = one => one && one.checkVisibility({visibilityProperty: true});
  const faults = Array.from(document.querySelectorAll('body *')).filter(
    one => drawn(one) && ['fixed', 'sticky'].includes(getComputedStyle(one).position)
  ).slice(0, 3).map(one => 'stands over every sheet: ' + one.outerHTML.slice(0, 90));
  if (drawn(document.querySelector('.actionbar'))) faults.push('buttons are printed');
  if (drawn(document.querySelector('.topbar nav'))) faults.push('the menu is printed');
  if (!drawn(document.querySelector('h1'))) faults.push('the heading is not printed');
  return faults;
}"""


def faults_of_width(tab: Page, *sizes: dict[str, int]) -> list[str]:
    """Where a page scrolls sideways; the window keeps the last size."""
    found = []
    for size in sizes:
        tab.set_viewport_size(size)  # type: ignore[arg-type]
        found += [f"at {size['width']} px {fault}" for fault in tab.evaluate(_WIDTH)]
    return found


def faults_of_focus(tab: Page) -> list[str]:
    """Whether the focus goes through the page as one reads it, skip link first, and is always seen."""
    tab.emulate_media(reduced_motion="reduce")  # pages then scroll at once to what has the focus
    found = [*tab.evaluate(_ORDER), *tab.evaluate(_SIGHT)]
    tab.emulate_media(reduced_motion="null")
    return found


def faults_of_media(tab: Page) -> list[str]:
    """What moves though less motion is wished for, is lost in forced colours, or spoils the paper."""
    asked: tuple[tuple[dict[str, Any], str], ...] = (
        ({"reduced_motion": "reduce"}, _MOTION),
        ({"forced_colors": "active"}, _FORCED),
        ({"media": "print"}, _PAPER),
    )
    found = []
    for wish, question in asked:
        tab.emulate_media(**wish)
        found += tab.evaluate(question)
        tab.emulate_media(media="null", reduced_motion="null", forced_colors="null")
    return found
