"""Pictures of pages for those who may see them: sent where they are drawn, asked for where they are not.

Nobody draws here: a wish is noted beside the version and the worker told; until it has drawn, the
page shows a sheet that says so and asks again. Who may look is declared at the views.
"""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, render_template, request, send_file
from flask_babel import gettext as _

from review.store.page_images import CLOSE, READING, PageImage, PageImages
from review.web.access import NotVisible
from review.web.runtime import current_house
from review.web.session import enqueue_after_commit

#: Pages on either side that are drawn with the one that is looked at.
_AHEAD = 2


def dpi_asked() -> int:
    """The sharpness an address asks for: for reading, or for looking closely."""
    return CLOSE if request.args.get("dpi") == str(CLOSE) else READING


def images_of(version_id: int) -> PageImages:
    """The pictures of a version."""
    return PageImages(current_house().files, version_id)


def send_image(
    version_id: int, shapes: Sequence[float], number: int, rendition: int | None = None
) -> Response:
    """One page for this reader alone; an empty sheet (202) while it is being drawn.

    ``shapes`` are width / height of all pages. Raises NotVisible for a page that is not there.
    """
    if not 1 <= number <= len(shapes):
        raise NotVisible
    image = PageImage(number, dpi_asked(), rendition)
    path = images_of(version_id).path(image)
    if path.exists():
        return send_file(path, mimetype="image/webp", etag=False, conditional=False)
    return _empty_sheet(shapes[number - 1], failed=_ask_for(version_id, image, len(shapes)))


def _ask_for(version_id: int, image: PageImage, pages: int) -> bool:
    """Have this page and its neighbours drawn; True where that was tried and can not be done."""
    images = images_of(version_id)
    if images.has_failed(image):
        return True
    around = range(max(image.page - _AHEAD, 1), min(image.page + _AHEAD, pages) + 1)
    drawn = images.drawn()
    near = [PageImage(n, image.dpi, image.rendition) for n in around]
    images.want(each for each in near if each not in drawn)
    # Sent with every question: a message may be lost, and drawing twice draws nothing twice.
    enqueue_after_commit("pages", version_id)
    return False


def _empty_sheet(ratio: float, *, failed: bool) -> Response:
    words = _("这一页没有画成，请读文字") if failed else _("正在画这一页")
    # The script of the desk asks again for a sheet of 210 units; one that failed is a little wider.
    width = 211 if failed else 210
    text = render_template("desk/sheet.svg", words=words, width=width, height=round(210 / ratio, 1))
    return Response(text, status=200 if failed else 202, mimetype="image/svg+xml")
