// The desk and the review page: bring the current finding into view, scroll both panes together (S),
// peek under what is blacked out while P is held, page size with + - 0. Settling is plain forms and links.
(function () {
  "use strict";

  var widths = ["", "sheet-120", "sheet-150", "sheet-200"];

  function inField(target) {
    return !!target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select");
  }

  function bringIntoView() {
    var now = document.querySelector(".over .hit-now, .reading .now");
    if (now) {
      now.scrollIntoView({ block: "center", inline: "nearest" });
    }
  }

  function panes() {
    return Array.from(document.querySelectorAll(".desk-grid.three > .pane-center"));
  }

  var leading = null;

  function follow(event) {
    if (document.body.dataset.together === "off" || (leading && leading !== event.target)) {
      return;
    }
    leading = event.target;
    var from = event.target;
    var share = from.scrollTop / Math.max(from.scrollHeight - from.clientHeight, 1);
    panes().forEach(function (pane) {
      if (pane !== from) {
        pane.scrollTop = share * (pane.scrollHeight - pane.clientHeight);
      }
    });
    window.requestAnimationFrame(function () {
      leading = null;
    });
  }

  function resize(step) {
    document.querySelectorAll(".sheet").forEach(function (sheet) {
      var at = Math.max(
        widths.findIndex(function (name) {
          return name && sheet.classList.contains(name);
        }),
        0
      );
      var next = step === 0 ? 0 : Math.min(Math.max(at + step, 0), widths.length - 1);
      widths.forEach(function (name) {
        if (name) {
          sheet.classList.toggle(name, name === widths[next]);
        }
      });
    });
  }

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.altKey || event.metaKey || inField(event.target)) {
      return;
    }
    if (document.body.dataset.keys === "off") {
      return;
    }
    var key = event.key.toLowerCase();
    if (key === "p") {
      document.body.classList.add("peek");
    } else if (key === "s" && panes().length > 1) {
      document.body.dataset.together = document.body.dataset.together === "off" ? "on" : "off";
    } else if (key === "+" || key === "=") {
      resize(1);
    } else if (key === "-") {
      resize(-1);
    } else if (key === "0") {
      resize(0);
    }
  });

  document.addEventListener("keyup", function (event) {
    if (event.key.toLowerCase() === "p") {
      document.body.classList.remove("peek");
    }
  });

  document.addEventListener("DOMContentLoaded", function () {
    bringIntoView();
    panes().forEach(function (pane) {
      pane.addEventListener("scroll", follow, { passive: true });
    });
  });
  document.addEventListener("htmx:afterSettle", bringIntoView);
})();
