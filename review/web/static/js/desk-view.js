// How pages are looked at: size (+ − 0), fit to width or to the page, a page turned that lies on its side.
// Only how they look; remembered for this visit, and untouched when the panel is swapped. The map is one
// stop of the Tab key: arrows walk it.
(function () {
  "use strict";

  var SIZES = ["50", "75", "100", "125", "150", "200", "300"];
  var state = { size: "100", turns: {} };

  /** What scrolls the pages: of the desk, else the first of the review page. */
  function pane() {
    return document.getElementById("pages") || document.querySelector(".pane-center");
  }

  function kept() {
    return "desk-view:" + window.location.pathname;
  }

  function recall() {
    try {
      var found = JSON.parse(window.sessionStorage.getItem(kept()));
      if (found && typeof found.size === "string" && typeof found.turns === "object") {
        state = found;
      }
    } catch (fault) {
      // Nothing was kept, or nothing may be: pages look as they come.
    }
  }

  function remember() {
    try {
      window.sessionStorage.setItem(kept(), JSON.stringify(state));
    } catch (fault) {
      // As above.
    }
  }

  // ---- size -----------------------------------------------------------------------------------------

  function showSize() {
    document.body.dataset.size = state.size;
    document.querySelectorAll("#viewing [data-size]").forEach(function (button) {
      if (button.hasAttribute("aria-pressed")) {
        button.setAttribute("aria-pressed", String(button.dataset.size === state.size));
      }
    });
    var now = document.querySelector("[data-size-now]");
    if (now) {
      var pressed = document.querySelector('#viewing [data-size="' + state.size + '"][aria-pressed]');
      now.textContent = pressed ? pressed.firstChild.textContent : state.size + "%";
    }
  }

  /** The page in the middle of the pane stays there, whatever grows around it. */
  function resize(wanted) {
    var middle = pane().getBoundingClientRect().top + pane().clientHeight / 2;
    var sheets = Array.from(pane().querySelectorAll(".sheet"));
    var held = sheets.find(function (sheet) {
      return sheet.getBoundingClientRect().bottom > middle;
    });
    var frame = held && held.getBoundingClientRect();
    var share = frame ? (middle - frame.top) / frame.height : 0;
    var at = SIZES.indexOf(state.size);
    at = at < 0 ? SIZES.indexOf("100") : at;
    if (wanted === "in" || wanted === "out") {
      state.size = SIZES[Math.min(Math.max(at + (wanted === "in" ? 1 : -1), 0), SIZES.length - 1)];
    } else {
      state.size = state.size === wanted ? "100" : wanted;
    }
    showSize();
    remember();
    if (held) {
      frame = held.getBoundingClientRect();
      pane().scrollTop += frame.top + share * frame.height - middle;
    }
  }

  // ---- turning --------------------------------------------------------------------------------------

  /** A page of a redacted copy is not the page of the original, although both have its number. */
  function named(sheet) {
    return sheet.id + (sheet.matches(".copy") ? "-copy" : "");
  }

  function turn(sheet, degrees) {
    var leaf = sheet.querySelector(".leaf");
    var ratio = Number(sheet.dataset.ratio);
    if (!leaf || !ratio) {
      return; // a picture that nobody prepared to be turned
    }
    var sideways = degrees % 180 !== 0;
    sheet.classList.toggle("turned", degrees !== 0);
    sheet.dataset.turn = degrees;
    sheet.style.aspectRatio = sideways ? String(1 / ratio) : "";
    leaf.style.width = sideways ? ratio * 100 + "%" : "";
    leaf.style.transform = degrees ? "translate(-50%, -50%) rotate(" + degrees + "deg)" : "";
  }

  function turnAll() {
    document.querySelectorAll(".sheet[data-ratio]").forEach(function (sheet) {
      var degrees = Number(state.turns[named(sheet)]) || 0;
      if (degrees !== (Number(sheet.dataset.turn) || 0)) {
        turn(sheet, degrees);
      }
    });
  }

  function pageInView() {
    var middle = pane().getBoundingClientRect().top + pane().clientHeight / 2;
    var found = null;
    var least = Infinity;
    pane().querySelectorAll(".sheet[data-page]").forEach(function (sheet) {
      var frame = sheet.getBoundingClientRect();
      var far = Math.max(frame.top - middle, middle - frame.bottom, 0);
      if (far < least) {
        least = far;
        found = sheet;
      }
    });
    return found;
  }

  function turnOne(button) {
    var sheet = pageInView();
    if (!sheet || sheet.matches(".far") || !sheet.querySelector(".leaf")) {
      return;
    }
    var degrees = ((Number(sheet.dataset.turn) || 0) + 90) % 360;
    state.turns[named(sheet)] = degrees;
    turn(sheet, degrees);
    remember();
    sheet.scrollIntoView({ block: "nearest" });
    var live = document.getElementById("live");
    if (live) {
      live.textContent = button.dataset.sayTurned.replace("#", degrees);
    }
  }

  // ---- which page one looks at ----------------------------------------------------------------------

  var asked = false;

  /** The field of the jump says the page in view, unless somebody stands in it. */
  function sayPage() {
    asked = false;
    var field = document.getElementById("jump-page");
    var sheet = field && pane() && !field.form.contains(document.activeElement) ? pageInView() : null;
    if (!sheet) {
      return;
    }
    field.value = sheet.dataset.page;
    var file = document.getElementById("jump-file");
    if (file && file.querySelector('option[value="' + sheet.dataset.version + '"]')) {
      file.value = sheet.dataset.version;
    }
  }

  function sayPageSoon() {
    if (!asked) {
      asked = true;
      window.requestAnimationFrame(sayPage);
    }
  }

  document.addEventListener("scroll", sayPageSoon, true);

  // ---- the map by keyboard --------------------------------------------------------------------------

  function stops() {
    return Array.from(document.querySelectorAll("[data-strip] a"));
  }

  function oneStop(chosen) {
    var all = stops();
    var first = chosen || all.find(function (link) {
      return link.querySelector(".sp-now");
    }) || all[0];
    all.forEach(function (link) {
      link.setAttribute("tabindex", link === first ? "0" : "-1");
    });
  }

  document.addEventListener("keydown", function (event) {
    var step = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key];
    var here = event.target.closest && event.target.closest("[data-strip] a");
    if (!here || !(step || event.key === "Home" || event.key === "End")) {
      return;
    }
    event.preventDefault();
    var all = stops();
    var at = event.key === "Home" ? 0 : event.key === "End" ? all.length - 1 : all.indexOf(here) + step;
    var next = all[Math.min(Math.max(at, 0), all.length - 1)];
    oneStop(next);
    next.focus();
  });

  // ---- start ----------------------------------------------------------------------------------------

  document.addEventListener("keydown", function (event) {
    var typing = event.target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select");
    if (event.ctrlKey || event.altKey || event.metaKey || typing || !pane() || document.body.dataset.keys === "off") {
      return;
    }
    var step = { "+": "in", "=": "in", "-": "out", 0: "100" }[event.key];
    if (step) {
      event.preventDefault();
      resize(step);
    }
  });

  document.addEventListener("click", function (event) {
    var button = event.target.closest("#viewing button");
    if (button && button.dataset.size) {
      resize(button.dataset.size);
    } else if (button && button.hasAttribute("data-turn")) {
      turnOne(button);
    }
  });

  function start() {
    var tools = document.querySelector("[data-view-tools]");
    if (!pane() || !document.querySelector(".sheet")) {
      return;
    }
    recall();
    if (tools) {
      tools.hidden = false;
    }
    showSize();
    turnAll();
    oneStop();
    sayPageSoon();
  }

  document.addEventListener("DOMContentLoaded", start);
  // Redacted copies that are finished come with their tools.
  document.addEventListener("htmx:oobAfterSwap", function (event) {
    if (event.detail.target.id === "copies") {
      start();
    }
  });
  document.addEventListener("desk:filled", turnAll);
  document.addEventListener("htmx:afterSettle", function () {
    if (document.querySelector("[data-strip]")) {
      oneStop(document.activeElement.closest("[data-strip] a"));
    }
  });
})();
