// The digest of a file that is admitted beforehand: reckoned here from the file itself, which is sent nowhere.
// A browser that does not reckon (a page without https) keeps the field hidden; the words beside it say how else.
// Nothing else lives here.
(function () {
  "use strict";

  var box = document.querySelector("[data-digest-into]");
  if (!box || !window.crypto || !window.crypto.subtle) {
    return;
  }
  var file = box.querySelector("input");
  var into = document.getElementById(box.dataset.digestInto);
  var live = document.getElementById("live");
  var hint = box.querySelector(".form-text");
  var promise = hint.textContent;
  box.hidden = false;

  function written(digest) {
    var bytes = Array.from(new Uint8Array(digest), function (byte) {
      return byte.toString(16).padStart(2, "0");
    });
    return bytes.join("").match(/.{4}/g).join(" ");
  }

  // What is said is said beside the field, too; of a file that was left for another one nothing is.
  function tell(chosen, digest, words, beside) {
    if (file.files[0] === chosen) {
      into.value = digest;
      live.textContent = words;
      hint.textContent = beside;
    }
  }

  file.addEventListener("change", function () {
    var chosen = file.files[0];
    if (!chosen) {
      return;
    }
    into.value = "";
    chosen
      .arrayBuffer()
      .then(function (bytes) {
        return window.crypto.subtle.digest("SHA-256", bytes);
      })
      .then(function (digest) {
        tell(chosen, written(digest), box.dataset.said, promise);
      })
      .catch(function () {
        tell(chosen, "", box.dataset.failed, box.dataset.failed);
      });
  });
})();
