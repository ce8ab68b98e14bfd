// The checklist of a review by few keys: Q goes to the next question that is not answered, O says of the question one
// stands at that there is no problem, X that there is a concern. A question is answered only after one was led to it
// and while it is in view: there is no key for all. The answers are the form's own; what a concern asks for is in desk.js.
(function () {
  "use strict";

  function questions() {
    return Array.from(document.querySelectorAll("#checklist .checklist > li"));
  }

  function now() {
    return document.querySelector("#checklist li.is-now");
  }

  function stand(question) {
    questions().forEach(function (each) {
      each.classList.toggle("is-now", each === question);
    });
  }

  function isInView(question) {
    var frame = question.getBoundingClientRect();
    var pane = question.closest(".scroll").getBoundingClientRect();
    return frame.top >= Math.max(pane.top, 0) - 1 && frame.bottom <= Math.min(pane.bottom, window.innerHeight) + 1;
  }

  function goTo(question) {
    stand(question);
    (question.querySelector("input:checked") || question.querySelector("input")).focus({ preventScroll: true });
    question.scrollIntoView({ block: "nearest" });
  }

  /** The next question without an answer, from the first again after the last; none where all have one. */
  function next() {
    var all = questions();
    var from = all.indexOf(now()) + 1;
    var open = all.slice(from).concat(all.slice(0, from)).find(function (question) {
      return !question.querySelector("input:checked");
    });
    if (open) {
      goTo(open);
      return;
    }
    stand(null);
    var live = document.getElementById("live");
    var state = document.getElementById("check-state");
    if (live && state) {
      live.textContent = state.textContent;
    }
  }

  function answer(concern) {
    var question = now();
    if (!question || !isInView(question)) {
      if (question) {
        goTo(question);
      } else {
        next();
      }
      return;
    }
    var choice = question.querySelector(concern ? ".neg input" : "label:not(.neg) input");
    if (!choice.checked) {
      choice.click();
    }
    if (!concern) {
      next();
    }
  }

  document.addEventListener("focusin", function (event) {
    var question = event.target.closest("#checklist .checklist > li");
    if (question) {
      stand(question);
    }
  });

  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-ask]");
    if (!button) {
      return;
    }
    if (button.dataset.ask === "next") {
      next();
    } else {
      answer(button.dataset.ask === "concern");
    }
  });
})();
