// Single keys, as design.md section 8. A page declares its keys: data-key="z" on the link or button the
// key presses, data-key="g w" for two keys in a row, data-key="ctrl+enter" for the primary action.
// Rows a person can walk with J and K carry data-row on their link. Keys work only while no field has the
// focus, and not at all with <body data-keys="off">. "?" lists what this page offers.
(function () {
  "use strict";

  var first = "";
  var firstAt = 0;

  function inField(target) {
    return !!target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");
  }

  function visible(element) {
    // what a closed details holds has a place and is not drawn: its button must answer no key
    return element.getClientRects().length > 0 && !element.closest("details:not([open]) > :not(summary)");
  }

  function holder(key) {
    var found = Array.from(document.querySelectorAll("[data-key]")).filter(function (element) {
      return element.dataset.key.toLowerCase() === key && visible(element);
    });
    return found[0] || null;
  }

  function press(element) {
    if (element.matches("input:not([type=submit]):not([type=checkbox]), textarea, select")) {
      element.focus();
      element.select && element.select();
    } else {
      element.focus();
      element.click();
    }
  }

  function walk(step, openOnly) {
    var rows = Array.from(document.querySelectorAll(openOnly ? "[data-row=open]" : "[data-row]")).filter(visible);
    if (!rows.length) {
      return false;
    }
    var at = rows.indexOf(document.activeElement);
    var next = at < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(Math.max(at + step, 0), rows.length - 1);
    rows[next].focus();
    rows[next].scrollIntoView({ block: "nearest" });
    return true;
  }

  function listKeys() {
    var dialog = document.getElementById("keys");
    if (!dialog || !dialog.showModal) {
      return;
    }
    var list = dialog.querySelector("dl");
    list.querySelectorAll("[data-listed]").forEach(function (old) {
      old.remove();
    });
    var seen = {};
    document.querySelectorAll("[data-key]").forEach(function (element) {
      var key = element.dataset.key;
      if (seen[key]) {
        return;
      }
      seen[key] = true;
      var term = document.createElement("dt");
      var meaning = document.createElement("dd");
      key.split(" ").forEach(function (part) {
        var cap = document.createElement("kbd");
        cap.textContent = part.length === 1 ? part.toUpperCase() : part;
        term.appendChild(cap);
        term.appendChild(document.createTextNode(" "));
      });
      var words = element.cloneNode(true);
      words.querySelectorAll("kbd").forEach(function (cap) {
        cap.remove();
      });
      meaning.textContent =
        element.dataset.keyLabel || element.getAttribute("aria-label") || words.textContent.trim();
      term.dataset.listed = "1";
      meaning.dataset.listed = "1";
      list.appendChild(term);
      list.appendChild(meaning);
    });
    dialog.showModal();
  }

  function named(event) {
    var key = event.key === " " ? "space" : event.key.toLowerCase();
    return (event.ctrlKey || event.metaKey ? "ctrl+" : "") + key;
  }

  document.addEventListener("keydown", function (event) {
    if (event.altKey || event.isComposing || document.body.dataset.keys === "off") {
      return;
    }
    var key = named(event);
    if (key === "ctrl+enter") {
      var primary = holder("ctrl+enter");
      if (primary) {
        event.preventDefault();
        press(primary);
      }
      return;
    }
    if (event.ctrlKey || event.metaKey || inField(event.target) || document.querySelector("dialog[open]")) {
      return;
    }
    if (key === "?") {
      event.preventDefault();
      listKeys();
      return;
    }
    var two = first && event.timeStamp - firstAt < 1200 ? holder(first + " " + key) : null;
    first = key;
    firstAt = event.timeStamp;
    var target = two || holder(key);
    if (target) {
      event.preventDefault();
      press(target);
    } else if ((key === "j" || key === "k") && walk(key === "j" ? 1 : -1, event.shiftKey)) {
      event.preventDefault();
    }
  });
})();
