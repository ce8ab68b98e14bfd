// Words on pictures of pages: their text, unseen, is laid over a page that comes near the eye, so that it can be
// selected, copied and read aloud like the text beside it. What a selection is for is in desk-mark.js.
(function () {
  "use strict";

  var TRIES = 20; // places are looked for in the background: asked again, ever more seldom
  var known = {}; // what came, by address: a page that is given up and filled again has it at once
  var watch = null;
  var pressed = null; // where the mouse went down on a page, and on which finding

  // ---- fetched where one looks ----------------------------------------------------------------------

  function lay(sheet) {
    var image = sheet.querySelector("img");
    if (image && sheet.isConnected && !sheet.querySelector("svg.words")) {
      image.insertAdjacentHTML("afterend", known[sheet.dataset.words]);
    }
  }

  function ask(sheet, tries) {
    var address = sheet.dataset.words;
    if (known[address] !== undefined) {
      lay(sheet);
      return;
    }
    window
      .fetch(address, { credentials: "same-origin", redirect: "error" })
      .then(function (answer) {
        if (answer.status === 202 && tries < TRIES && sheet.isConnected) {
          window.setTimeout(ask, Math.min(1000 * (tries + 1), 8000), sheet, tries + 1);
        } else if (answer.status === 200) {
          return answer.text().then(function (text) {
            known[address] = text;
            lay(sheet);
          });
        }
      })
      .catch(function () {
        // Not reached: the page is a picture, and its text stands where it always does.
      });
  }

  function near(entries) {
    entries.forEach(function (entry) {
      window.clearTimeout(entry.target.wordsTimer);
      // A quick scroll passes hundreds of pages: only where it rests they are asked for.
      if (entry.isIntersecting) {
        entry.target.wordsTimer = window.setTimeout(function () {
          watch.unobserve(entry.target);
          ask(entry.target, 0);
        }, 200);
      }
    });
  }

  function look() {
    document.querySelectorAll(".sheet[data-words]").forEach(function (sheet) {
      if (!sheet.querySelector("svg.words")) {
        watch.observe(sheet);
      }
    });
  }

  document.addEventListener("DOMContentLoaded", function () {
    watch = new IntersectionObserver(near, { rootMargin: "50% 0px" });
    look();
  });
  document.addEventListener("desk:filled", look);
  document.addEventListener("htmx:afterSettle", look);

  // ---- selected -------------------------------------------------------------------------------------

  // A finding lies over its own words: a selection may begin, pass and end there, a press without a drag is a click.
  function caret(x, y) {
    var range = null;
    if (document.caretPositionFromPoint) {
      var found = document.caretPositionFromPoint(x, y);
      range = found && { node: found.offsetNode, offset: found.offset };
    } else if (document.caretRangeFromPoint) {
      var old = document.caretRangeFromPoint(x, y);
      range = old && { node: old.startContainer, offset: old.startOffset };
    }
    return range && range.node.parentElement && range.node.parentElement.closest("svg.words") ? range : null;
  }

  document.addEventListener("mousedown", function (event) {
    var sheet = event.button === 0 && event.target.closest(".sheet");
    if (!sheet || !sheet.querySelector("svg.words") || document.body.classList.contains("drawing")) {
      return;
    }
    var link = event.target.closest(".over a");
    pressed = { x: event.clientX, y: event.clientY, link: link, from: null };
    if (link) {
      event.preventDefault(); // else the link itself would be dragged
    } else {
      document.body.classList.add("selecting");
    }
  });

  document.addEventListener("mousemove", function (event) {
    if (!pressed || !pressed.link) {
      return;
    }
    if (!pressed.from && Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) > 4) {
      document.body.classList.add("selecting");
      pressed.from = caret(pressed.x, pressed.y);
    }
    var to = pressed.from && caret(event.clientX, event.clientY);
    if (to) {
      window.getSelection().setBaseAndExtent(pressed.from.node, pressed.from.offset, to.node, to.offset);
    }
  });

  document.addEventListener("mouseup", function () {
    if (pressed && pressed.link && !document.body.classList.contains("selecting")) {
      pressed.link.focus({ preventScroll: true });
    }
    pressed = null;
    document.body.classList.remove("selecting");
  });

  // ---- copied ---------------------------------------------------------------------------------------

  /** The selection, where it begins in the words of a page. */
  function selection() {
    var found = window.getSelection();
    var range = found && found.rangeCount && !found.isCollapsed ? found.getRangeAt(0) : null;
    var node = range && range.startContainer;
    var element = node && (node.nodeType === 1 ? node : node.parentElement);
    return element && element.closest("svg.words") ? range : null;
  }

  function inside(range, passage) {
    var part = document.createRange();
    part.selectNodeContents(passage);
    if (range.compareBoundaryPoints(Range.START_TO_START, part) > 0) {
      part.setStart(range.startContainer, range.startOffset);
    }
    if (range.compareBoundaryPoints(Range.END_TO_END, part) < 0) {
      part.setEnd(range.endContainer, range.endOffset);
    }
    return part.toString();
  }

  // As it is written, not as lines stand on the page: a word that goes on in the next line stays one.
  document.addEventListener("copy", function (event) {
    var range = selection();
    if (!range) {
      return;
    }
    var texts = Array.from(document.querySelectorAll("svg.words g[data-segment]"))
      .filter(function (passage) {
        return range.intersectsNode(passage);
      })
      .map(function (passage) {
        return inside(range, passage);
      });
    event.clipboardData.setData("text/plain", texts.join("\n"));
    event.preventDefault();
  });
})();
