// Marking what no detector found: selected text, beside a page or on it (desk-words.js), becomes segment and
// offsets, a drag on a page becomes a box.
// Selections are UTF-16, offsets are code points; boxes are per cent of the page from its top left.
// Both only fill the fields of the forms, which also work by themselves.
(function () {
  "use strict";

  /** Code points before a UTF-16 position of a text: "𠮷" counts once. */
  function codePoints(text, position) {
    return Array.from(text.slice(0, position)).length;
  }

  function form(kind) {
    return document.querySelector("form[data-mark-" + kind + "]");
  }

  function open() {
    var mark = document.getElementById("mark");
    if (mark) {
      mark.open = true;
    }
    return mark;
  }

  // ---- text -----------------------------------------------------------------------------------------

  function holderOf(node) {
    var element = node.nodeType === 1 ? node : node.parentElement;
    return element && element.closest("[data-segment][data-version]");
  }

  function selected() {
    var selection = window.getSelection();
    if (!selection || selection.rangeCount === 0 || selection.isCollapsed) {
      return null;
    }
    var range = selection.getRangeAt(0);
    var holder = holderOf(range.startContainer);
    if (!holder) {
      return null;
    }
    var before = document.createRange();
    before.selectNodeContents(holder);
    before.setEnd(range.startContainer, range.startOffset);
    var inside = document.createRange();
    inside.selectNodeContents(holder);
    inside.setStart(range.startContainer, range.startOffset);
    if (holder.contains(range.endContainer)) {
      inside.setEnd(range.endContainer, range.endOffset);
    }
    var whole = holder.textContent;
    var from = before.toString().length;
    // A passage on a page begins somewhere in its segment, a text beside it with the segment.
    var skipped = Number(holder.dataset.start || 0);
    var words = inside.toString();
    if (!words.trim()) {
      return null;
    }
    return {
      version: holder.dataset.version,
      segment: holder.dataset.segment,
      start: skipped + codePoints(whole, from),
      end: skipped + codePoints(whole, from + words.length),
      words: words,
    };
  }

  function pick() {
    var target = form("text");
    var found = target && selected();
    if (!found) {
      return;
    }
    open();
    target.elements.file_version_id.value = found.version;
    target.elements.segment.value = found.segment;
    target.elements.start.value = found.start;
    target.elements.end.value = found.end;
    target.elements.text.value = found.words;
    var live = document.getElementById("live");
    if (live) {
      live.textContent = target.dataset.sayPicked + found.words;
    }
  }

  document.addEventListener("mouseup", function (event) {
    if (event.target.closest && event.target.closest("[data-segment], .sheet")) {
      pick();
    }
  });
  document.addEventListener("keyup", function (event) {
    if (event.shiftKey && event.key.indexOf("Arrow") === 0) {
      pick();
    }
  });
  // Words typed by hand are looked up in the file instead of taken from the selection.
  document.addEventListener("input", function (event) {
    var target = event.target.closest("form[data-mark-text]");
    if (target && event.target.name === "text") {
      target.elements.segment.value = target.elements.start.value = target.elements.end.value = "";
    }
  });

  // ---- boxes ----------------------------------------------------------------------------------------

  var names = ["left", "top", "right", "bottom"];
  var drag = null;

  function drawing() {
    return document.body.classList.contains("drawing");
  }

  function values(target) {
    return names.map(function (name) {
      return parseFloat(target.elements[name].value);
    });
  }

  function show() {
    var target = form("box");
    document.querySelectorAll("rect.drawn").forEach(function (old) {
      old.remove();
    });
    var box = target && values(target);
    if (!box || box.some(isNaN)) {
      return;
    }
    var over = document.getElementById("over-" + target.elements.file_version_id.value + "-" + target.elements.page.value);
    if (!over) {
      return;
    }
    var view = over.viewBox.baseVal;
    var rect = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    rect.setAttribute("class", "drawn");
    rect.setAttribute("x", (box[0] / 100) * view.width);
    rect.setAttribute("y", (box[1] / 100) * view.height);
    rect.setAttribute("width", Math.max(((box[2] - box[0]) / 100) * view.width, 0));
    rect.setAttribute("height", Math.max(((box[3] - box[1]) / 100) * view.height, 0));
    over.appendChild(rect);
  }

  function fill(sheet, box) {
    var target = form("box");
    if (!target) {
      return;
    }
    if (sheet) {
      target.elements.file_version_id.value = sheet.dataset.version;
      target.elements.page.value = sheet.dataset.page;
    }
    names.forEach(function (name, at) {
      target.elements[name].value = Math.min(Math.max(box[at], 0), 100).toFixed(2);
    });
    show();
  }

  /** A box as it is seen when its page is turned clockwise by so many degrees; per cent of what is seen. */
  function turned(box, degrees) {
    for (var left = ((degrees % 360) + 360) % 360; left > 0; left -= 90) {
      box = [100 - box[3], box[0], 100 - box[1], box[2]];
    }
    return box;
  }

  /** The box between two places of the pointer, on the page as it is, however it is looked at. */
  function between(sheet, from, to) {
    var seen = [Math.min(from[0], to[0]), Math.min(from[1], to[1]), Math.max(from[0], to[0]), Math.max(from[1], to[1])];
    return turned(seen, -Number(sheet.dataset.turn || 0));
  }

  function at(sheet, event) {
    var frame = sheet.getBoundingClientRect();
    return [((event.clientX - frame.left) / frame.width) * 100, ((event.clientY - frame.top) / frame.height) * 100];
  }

  /** By how much the page is turned that the form speaks of. */
  function turnOf(target) {
    var sheet = document.getElementById("page-" + target.elements.file_version_id.value + "-" + target.elements.page.value);
    return sheet ? Number(sheet.dataset.turn || 0) : 0;
  }

  /** The page of which most is in view. */
  function pageInView() {
    var middle = window.innerHeight / 2;
    return Array.from(document.querySelectorAll(".sheet[data-page]")).sort(function (one, other) {
      function far(sheet) {
        var frame = sheet.getBoundingClientRect();
        return Math.abs((frame.top + frame.bottom) / 2 - middle);
      }
      return far(one) - far(other);
    })[0];
  }

  function start() {
    var target = form("box");
    if (!target || !pageInView()) {
      return false;
    }
    open();
    document.body.classList.add("drawing");
    if (values(target).some(isNaN)) {
      fill(pageInView(), [40, 45, 60, 50]);
    }
    show();
    // Arrow keys and Enter belong to the box now, not to the link that was pressed.
    var sheet = pageInView();
    sheet.setAttribute("tabindex", "-1");
    sheet.focus({ preventScroll: true });
    return true;
  }

  function stop() {
    document.body.classList.remove("drawing");
  }

  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-draw]") && start()) {
      event.preventDefault();
      event.stopPropagation();
    }
  }, true);

  document.addEventListener("pointerdown", function (event) {
    var sheet = drawing() && event.target.closest(".sheet[data-page]");
    if (sheet) {
      event.preventDefault();
      drag = { sheet: sheet, from: at(sheet, event) };
    }
  });

  document.addEventListener("pointermove", function (event) {
    if (drag) {
      fill(drag.sheet, between(drag.sheet, drag.from, at(drag.sheet, event)));
    }
  });

  document.addEventListener("pointerup", function () {
    if (drag) {
      drag = null;
      form("box").querySelector("button[type=submit]").focus({ preventScroll: true });
    }
  });

  document.addEventListener("keydown", function (event) {
    if (!drawing() || event.target.closest("input, textarea, select")) {
      return;
    }
    var steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    var step = steps[event.key];
    var target = form("box");
    if (step && target) {
      event.preventDefault();
      var degrees = turnOf(target);
      var box = turned(values(target), degrees);
      var moved = event.shiftKey ? [box[0], box[1]] : [box[0] + step[0], box[1] + step[1]];
      fill(null, turned(moved.concat([box[2] + step[0], box[3] + step[1]]), -degrees));
    } else if (event.key === "Enter" && target && !event.target.closest("button, a")) {
      event.preventDefault();
      target.requestSubmit();
    } else if (event.key === "Escape") {
      stop();
    }
  });

  document.addEventListener("htmx:afterSettle", function () {
    stop();
    show();
  });
  document.addEventListener("DOMContentLoaded", function () {
    if (/[?&]mark=1/.test(window.location.search)) {
      start();
    }
  });
})();
