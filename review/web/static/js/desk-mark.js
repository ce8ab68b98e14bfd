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

  var LONGEST = 1900; // of the words shown in the form; where they stand is said beside them

  /** What of a range lies in one passage or segment, in code points of the segment; null for nothing. */
  function pieceOf(range, holder) {
    var inside = document.createRange();
    inside.selectNodeContents(holder);
    var before = inside.cloneRange();
    if (range.compareBoundaryPoints(Range.START_TO_START, inside) > 0) {
      inside.setStart(range.startContainer, range.startOffset);
    }
    if (range.compareBoundaryPoints(Range.END_TO_END, inside) < 0) {
      inside.setEnd(range.endContainer, range.endOffset);
    }
    before.setEnd(inside.startContainer, inside.startOffset);
    var words = inside.toString();
    if (!words.trim()) {
      return null;
    }
    var whole = holder.textContent;
    var from = before.toString().length;
    // A passage on a page begins somewhere in its segment, a text beside it with the segment.
    var skipped = Number(holder.dataset.start || 0);
    return {
      version: holder.dataset.version,
      segment: holder.dataset.segment,
      start: skipped + codePoints(whole, from),
      end: skipped + codePoints(whole, from + words.length),
      words: words,
    };
  }

  /** What is selected of one file, piece by piece; a paragraph that goes on over a page is one piece. */
  function selected() {
    var selection = window.getSelection();
    if (!selection || selection.rangeCount === 0 || selection.isCollapsed) {
      return [];
    }
    var range = selection.getRangeAt(0);
    var pieces = [];
    document.querySelectorAll("[data-segment][data-version]").forEach(function (holder) {
      var piece = range.intersectsNode(holder) && pieceOf(range, holder);
      var last = pieces[pieces.length - 1];
      if (!piece || (last && last.version !== piece.version)) {
        return;
      }
      if (last && last.segment === piece.segment && last.end <= piece.start) {
        last.end = piece.end;
        last.words += piece.words;
      } else {
        pieces.push(piece);
      }
    });
    return pieces;
  }

  function pick() {
    var target = form("text");
    var pieces = target ? selected() : [];
    if (!pieces.length) {
      return;
    }
    open();
    var words = pieces
      .map(function (piece) {
        return piece.words;
      })
      .join("\n");
    target.elements.file_version_id.value = pieces[0].version;
    target.elements.segment.value = pieces[0].segment;
    target.elements.start.value = pieces[0].start;
    target.elements.end.value = pieces[0].end;
    target.elements.more.value = pieces
      .slice(1)
      .map(function (piece) {
        return [piece.start, piece.end, piece.segment].join(" ");
      })
      .join("\n");
    target.elements.text.value = words.length > LONGEST ? words.slice(0, LONGEST) + "…" : words;
    var live = document.getElementById("live");
    if (live) {
      live.textContent = target.dataset.sayPicked + words;
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
      ["segment", "start", "end", "more"].forEach(function (name) {
        target.elements[name].value = "";
      });
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
    return Array.from(document.querySelectorAll(".sheet[data-page]:not(.copy)")).sort(function (one, other) {
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
    var sheet = drawing() && event.target.closest(".sheet[data-page]:not(.copy)");
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
