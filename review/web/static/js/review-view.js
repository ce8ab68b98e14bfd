// How the papers of the review page are looked at: plan or copy where there is room for one (V), scrolled together
// or each by itself (S), the map (M), a page that lies on its side turned in all of them. Sizes and turning itself
// are those of the desk (desk-view.js); scrolling together is in review.js.
(function () {
  "use strict";

  function say(words) {
    var live = document.getElementById("live");
    if (live && words) {
      live.textContent = words;
    }
  }

  // ---- plan or copy ---------------------------------------------------------------------------------

  function turnTo(paper) {
    var beside = document.getElementById("beside");
    beside.dataset.shows = paper;
    var address = new URL(window.location.href);
    address.searchParams.set("beside", paper);
    window.history.replaceState(null, "", address.href);
    var pane = document.getElementById(paper);
    pane.querySelector("[data-turn-to]").focus({ preventScroll: true });
    say(pane.getAttribute("aria-label"));
    document.dispatchEvent(new CustomEvent("review:turned"));
  }

  // Other addresses of this page lead to the same paper.
  document.addEventListener("click", function (event) {
    var shown = new URLSearchParams(window.location.search).get("beside");
    var link = event.target.closest("#review-tabs a, #now-bar a, #original a");
    if (!shown || !link || (link.getAttribute("href") || "#").charAt(0) === "#") {
      return;
    }
    var address = new URL(link.getAttribute("href"), window.location.href);
    if (address.pathname === window.location.pathname) {
      address.searchParams.set("beside", shown);
      link.setAttribute("href", address.pathname + address.search + address.hash);
    }
  }, true);

  // ---- together -------------------------------------------------------------------------------------

  function together(button) {
    var off = document.body.dataset.together !== "off";
    document.body.dataset.together = off ? "off" : "on";
    button.setAttribute("aria-pressed", String(!off));
    say(off ? button.dataset.sayOff : button.dataset.sayOn);
    if (!off) {
      document.dispatchEvent(new CustomEvent("review:turned"));
    }
  }

  // ---- the map --------------------------------------------------------------------------------------

  function map() {
    return document.getElementById("map-place");
  }

  function fillMap() {
    var button = document.querySelector("[data-map]");
    if (map() && !map().hidden && button && window.htmx) {
      window.htmx.ajax("GET", button.dataset.map, { target: "#map-place", swap: "innerHTML", source: map() });
    }
  }

  function turnMap(button) {
    map().hidden = !map().hidden;
    button.setAttribute("aria-expanded", String(!map().hidden));
    fillMap();
  }

  document.addEventListener("htmx:afterSettle", function (event) {
    var target = event.detail.target;
    var asked = event.detail.requestConfig;
    if (target && target.id === "now-bar" && asked && asked.verb === "post") {
      fillMap(); // what was settled looks different on it
    }
  });

  document.addEventListener("keydown", function (event) {
    var button = document.querySelector("[data-map]");
    if (event.key === "Escape" && button && !map().hidden && map().contains(document.activeElement)) {
      turnMap(button);
      button.focus();
    }
  });

  // ---- turned alike ---------------------------------------------------------------------------------

  /** A page is turned in the original by desk-view.js; the same page of the other papers follows. */
  function turnAlike() {
    document.querySelectorAll(".sheet[data-like]").forEach(function (sheet) {
      var original = document.getElementById(sheet.dataset.like);
      var degrees = (original && original.dataset.turn) || "0";
      if (!original || degrees === (sheet.dataset.turn || "0")) {
        return;
      }
      sheet.dataset.turn = degrees;
      sheet.classList.toggle("turned", original.matches(".turned"));
      sheet.style.aspectRatio = original.style.aspectRatio;
      sheet.querySelector(".leaf").style.width = original.querySelector(".leaf").style.width;
      sheet.querySelector(".leaf").style.transform = original.querySelector(".leaf").style.transform;
    });
  }

  document.addEventListener("review:papers", turnAlike);

  // ---- start ----------------------------------------------------------------------------------------

  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-turn-to], button[data-together], [data-map], #viewing [data-turn]");
    if (!button || event.ctrlKey || event.metaKey || event.shiftKey) {
      return;
    }
    if (button.dataset.turnTo) {
      event.preventDefault();
      turnTo(button.dataset.turnTo);
    } else if (button.matches("button[data-together]")) {
      together(button);
    } else if (button.matches("[data-map]")) {
      turnMap(button);
    } else {
      turnAlike();
    }
  });

  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("[data-by-script]").forEach(function (tools) {
      tools.hidden = false;
    });
    turnAlike();
  });
})();
