// What the book adds to mdBook for its reader, in one classic script: repairs to the frame's accessibility, listings in
// tabs, predictions, and why-questions. Without it every word is still there to be read; nothing here makes content.
// It writes text alone, never markup.
(() => {
  'use strict';

  const { element, kept } = window.twoTellers;

  const isPrint = /\/print(\.html)?$/.test(location.pathname);
  let count = 0;
  const freshId = () => `tt-${++count}`;

  /** mdBook turns the page at ← and →, opens its search at `s` and `/` and its help at `?`: not from inside a widget. */
  function keepKeys(widget) {
    widget.addEventListener('keydown', (event) => {
      if (['ArrowLeft', 'ArrowRight', 's', 'S', '/', '?'].includes(event.key)) event.stopPropagation();
    });
  }

  /** mdBook's frame: a real button for the contents, landmarks, names, and a way past all of it. */
  function mendFrame() {
    const label = document.getElementById('mdbook-sidebar-toggle');
    if (label) {
      const button = element('button', {
        type: 'button', class: 'icon-button', title: 'Table of contents', 'aria-label': 'Table of contents', 'aria-controls': 'mdbook-sidebar',
      });
      button.append(...label.childNodes);
      // The label keeps its listeners and goes on being told the state, out of sight.
      const copyState = () => button.setAttribute('aria-expanded', label.getAttribute('aria-expanded') || 'false');
      new MutationObserver(copyState).observe(label, { attributeFilter: ['aria-expanded'] });
      copyState();
      button.addEventListener('click', () => label.click());
      label.hidden = true;
      label.style.display = 'none';
      label.before(button);
    }
    document.getElementById('mdbook-menu-bar')?.setAttribute('role', 'banner');
    document.querySelector('.menu-title')?.setAttribute('role', 'none');
    document.getElementById('mdbook-search-wrapper')?.setAttribute('role', 'search');
    const search = document.getElementById('mdbook-searchbar');
    search?.setAttribute('aria-label', 'Search this book');
    search?.setAttribute('aria-describedby', 'mdbook-searchresults-header');
    const help = document.getElementById('mdbook-help-popup');
    help?.setAttribute('role', 'dialog');
    help?.setAttribute('aria-label', 'Keyboard shortcuts');

    const main = document.querySelector('main');
    if (!main) return;
    main.id ||= 'tt-text';
    main.tabIndex = -1;
    main.style.outline = 'none';
    document.body.prepend(element('a', { class: 'tt-skip', href: `#${main.id}` }, 'Skip to the text'));
  }

  /** Whatever scrolls sideways can be scrolled by keyboard too, and only that is a stop for Tab. */
  function mendScrollers() {
    for (const box of document.querySelectorAll('main > .table-wrapper, main pre > code')) {
      if (box.closest('.tt-demo')) continue;
      if (box.scrollWidth > box.clientWidth) {
        box.tabIndex = 0;
        box.setAttribute('role', 'group');
        box.setAttribute('aria-label', box.nodeName === 'CODE' ? 'Listing' : 'Table');
      } else {
        for (const name of ['tabindex', 'role', 'aria-label']) box.removeAttribute(name);
      }
    }
  }

  /** An included listing keeps its depth in the file (mdBook's highlighter makes four blanks of a tab), and the blank line that its formatter wants before the anchor. */
  function trimListings() {
    for (const code of document.querySelectorAll('main pre > code')) {
      const last = code.lastChild;
      if (last?.nodeType === Node.TEXT_NODE) last.nodeValue = last.nodeValue.replace(/\n\s*$/, '\n');
      if (/^(?!\t| {4}|$)/m.test(code.textContent)) continue;
      const texts = document.createTreeWalker(code, NodeFilter.SHOW_TEXT);
      for (let starts = true; texts.nextNode(); starts = false) {
        const text = texts.currentNode;
        text.nodeValue = text.nodeValue.replace(starts ? /(^|\n)(?:\t| {4})/g : /(\n)(?:\t| {4})/g, '$1');
      }
    }
  }

  // Listings in tabs: `<div class="listings">` holds one code block for each language, each followed by its remarks.

  const LANGUAGES = { go: 'Go', rust: 'Rust' };
  /** @type {((language: string) => void)[]} */
  const tabLists = [];

  function languageOf(node) {
    const code = node.matches('pre') ? node.querySelector('code') : null;
    return code && Object.keys(LANGUAGES).find((language) => code.classList.contains(`language-${language}`));
  }

  function makeTabs(group) {
    const panels = new Map();
    let panel = null;
    for (const child of [...group.children]) {
      const language = languageOf(child);
      if (language) {
        panel = element('div', { role: 'tabpanel', id: freshId(), tabindex: '0' });
        panels.set(language, panel);
      }
      panel?.append(child);
    }
    if (panels.size < 2) {
      if (panel) group.append(...panel.childNodes);
      return;
    }
    const list = element('div', { role: 'tablist', 'aria-label': 'Language of the listing', class: 'tt-tabs' });
    const tabs = new Map();
    for (const [language, its] of panels) {
      const tab = element('button', { type: 'button', role: 'tab', id: freshId(), 'aria-controls': its.id }, LANGUAGES[language]);
      its.setAttribute('aria-labelledby', tab.id);
      tab.addEventListener('click', () => chooseLanguage(language, group));
      tabs.set(language, tab);
      list.append(tab);
    }
    list.addEventListener('keydown', (event) => {
      const languages = [...tabs.keys()];
      const here = languages.findIndex((language) => tabs.get(language) === document.activeElement);
      const there = { ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: -1 }[event.key];
      if (there === undefined || here < 0) return;
      event.preventDefault();
      const language = languages.at(there % languages.length);
      chooseLanguage(language, group);
      tabs.get(language).focus();
    });
    keepKeys(group);
    const show = (wanted) => {
      const language = panels.has(wanted) ? wanted : panels.keys().next().value;
      for (const [each, tab] of tabs) {
        tab.setAttribute('aria-selected', String(each === language));
        tab.tabIndex = each === language ? 0 : -1;
        panels.get(each).hidden = each !== language;
      }
    };
    group.append(list, ...panels.values());
    group.classList.add('tt-on');
    tabLists.push(show);
    show(kept.get('language'));
  }

  function chooseLanguage(language, group) {
    const before = group.getBoundingClientRect().top;
    kept.set('language', language);
    for (const show of tabLists) show(language);
    // Groups above this one may have changed their height; the one that was pressed stays where it is.
    scrollBy(0, group.getBoundingClientRect().top - before);
    mendScrollers();
  }

  // Predictions: `<div class="predict" data-demo="NAME" data-about="CONTROL">` holds a question, a list of answers, and a
  // `<details>` with the reason. What was said is answered beside the verdict on the first run that the control starts;
  // later runs leave it alone, and fold it, for what stands above it then is theirs. Without `data-about` it is the first
  // run of all. `data-when="KEY=VALUE …"` names what the run's result must say for the question to have been about it;
  // `data-was` is what it was, where the verdict answers another question.

  /** Which control started the run under way, for every demo that somebody predicts. */
  const started = new WeakMap();

  function watchStarts(live) {
    if (started.has(live)) return;
    started.set(live, '');
    live.addEventListener('click', (event) => {
      const control = event.target.closest('button[data-control]');
      const isIdle = live.dataset.state !== 'running' && control?.getAttribute('aria-disabled') !== 'true';
      if (control && isIdle) started.set(live, control.dataset.control);
    }, true);
  }

  function makePrediction(box, number) {
    const { demo, about, when, was } = box.dataset;
    const list = box.querySelector('ul');
    const question = list?.previousElementSibling;
    if (!question) return;
    const key = `prediction:${demo}:${number}`;
    const answers = [...list.children].map((item) => item.textContent.trim());
    const name = freshId();
    const legend = element('legend', {}, ...question.childNodes);
    const radios = answers.map((answer) => element('input', { type: 'radio', name, value: answer }));
    const choices = radios.map((radio, at) => element('label', {}, radio, element('span', {}, ...list.children[at].childNodes)));
    const button = element('button', { type: 'button', class: 'tt-button-plain' });
    const said = element('p', { role: 'status' });
    const fields = element('fieldset', {}, legend, ...choices, element('div', { class: 'tt-commit' }, button, said));
    question.remove();
    list.replaceWith(fields);
    const why = box.querySelector('details');
    why?.remove();
    why?.querySelector('summary')?.remove();
    keepKeys(box);

    let answer = kept.get(key);
    if (!answers.includes(answer)) answer = null;
    const echo = foldable();

    const show = (words) => {
      for (const radio of radios) {
        radio.checked = radio.value === answer;
        radio.disabled = answer !== null;
      }
      button.textContent = answer === null ? 'Commit' : 'Answer again';
      said.textContent = words;
    };
    button.addEventListener('click', () => {
      if (answer !== null) {
        answer = null;
        echo.remove();
        show('');
        radios[0].focus();
      } else {
        answer = radios.find((radio) => radio.checked)?.value ?? null;
        if (answer === null) {
          said.textContent = 'Choose an answer first.';
          return;
        }
        show('Noted. Now run it.');
        box.dispatchEvent(new CustomEvent('predicted', { bubbles: true }));
      }
      kept.set(key, answer);
    });
    show(answer === null ? '' : 'This is what you said last time.');

    const live = [...document.querySelectorAll('live-demo')].find((each) => each.getAttribute('name') === demo);
    if (!live) return;
    watchStarts(live);
    const pairs = (when ?? '').split(' ').filter(Boolean).map((pair) => pair.split('='));
    live.addEventListener('demo-result', ({ detail }) => {
      const isAsked = (!about || about.split(' ').includes(started.get(live))) && pairs.every(([name, value]) => String(detail[name]) === value);
      if (echo.isConnected) echo.open = false;
      if (answer === null || echo.isConnected || !isAsked) return;
      whenSaid(live, (output, place) => {
        echo.open = true;
        echo.replaceChildren(...answered(legend.textContent, answer, was ?? result(output)));
        if (why) echo.append(element('p', {}, element('strong', {}, 'Why: '), why.textContent.trim()));
        place.after(echo);
        said.textContent = 'What it was stands below, where it ran.';
      });
    });
  }

  /** Hands over what the view that is shown says of the result, and what an answer is put behind. What Prove says is drawn
   *  after its result is told, and drawn anew by the panel: the answer stands before it. */
  const whenSaid = (live, then) => {
    const { view } = live.dataset;
    const found = live.querySelector('[data-panel="prove"] .tt-seen');
    if (view !== 'prove' || !found) {
      const output = live.querySelector(view === 'step' ? '[data-panel="step"] output' : '.tt-zones > output') ?? live.querySelector('output');
      if (output) then(output, output);
      return;
    }
    let frames = 600;
    const look = () => {
      const output = live.querySelector('[data-panel="prove"] [data-share]');
      if (output) then(output, found);
      else if ((frames -= 1) > 0) requestAnimationFrame(look);
    };
    look();
  };

  /** The stamp and what is said with it. Of what Prove says that is its first sentence: the rest, on how much was searched,
   *  stands just below. */
  const result = (output) => {
    const told = (part) => output.querySelector(part)?.textContent.trim();
    const found = told('.tt-strength')?.match(/^.*?\.(?= |$)/u)?.[0];
    return [told('.tt-stamp'), told('.tt-sentence') ?? found].filter(Boolean).join('. ');
  };

  /** What was asked, what was said, and what it was. */
  const answered = (question, answer, was) => [
    element('summary', {}, 'Your bet: ', element('em', {}, /[^.!?]*[.!?]?$/u.exec(question.trim())[0].trim())),
    element('p', {}, element('strong', {}, 'You said: '), answer),
    element('p', {}, element('strong', {}, 'It was: '), was),
  ];

  const foldable = () => element('details', { class: 'said' });

  /** Where an answer starts the run, the verdict begins with it. The next run takes that place; what was said goes below,
   *  folded. */
  function keepAnswers(live) {
    let [answer, echo] = [null, null];
    live.addEventListener('click', ({ target }) => {
      const button = target.closest('button[data-control]');
      if (!button || button.getAttribute('aria-disabled') === 'true') return;
      if (button.dataset.answer) answer = button.dataset.answer;
      if (button.dataset.answer || button.dataset.control === 'reset') {
        echo?.remove();
        echo = null;
      }
    }, true);
    live.addEventListener('demo-result', () => {
      // An answer is about a run: what Step and Prove come to leaves it alone.
      if (live.dataset.view === 'prove' || live.dataset.view === 'step') return;
      whenSaid(live, (output, place) => {
        if (answer !== null) {
          echo = foldable();
          echo.append(...answered(live.querySelector('.tt-asked')?.textContent ?? '', answer, result(output)));
          answer = null;
        } else if (echo && !echo.isConnected) place.after(echo);
      });
    });
  }

  // Why-questions: `<div class="why">` holds a question and a `<details>` with a list. Each item is an answer in
  // bold, then what is true of it; that begins with “Yes.” where the answer is right.

  function makeWhy(box) {
    const fold = box.querySelector('details');
    const list = fold?.querySelector('ul');
    if (!list) return;
    const ordered = element('ol', { role: 'list' });
    for (const item of [...list.children]) {
      const bold = item.querySelector('strong');
      if (!bold) return;
      const holder = bold.parentElement;
      bold.remove();
      const words = item.textContent.trim();
      const remark = element('p', {}, ...holder.childNodes);
      if (holder === item) item.replaceChildren();
      else holder.replaceWith();
      const feedback = element('div', { role: 'status', id: freshId() });
      const button = element('button', { type: 'button', class: 'tt-answer', 'aria-expanded': 'false', 'aria-controls': feedback.id });
      button.append(element('span', {}, ...bold.childNodes));
      const rest = [remark, ...item.childNodes];
      button.addEventListener('click', () => {
        const isOpen = button.getAttribute('aria-expanded') === 'true';
        button.setAttribute('aria-expanded', String(!isOpen));
        button.classList.toggle('tt-yes', !isOpen && words.startsWith('Yes.'));
        button.classList.toggle('tt-no', !isOpen && !words.startsWith('Yes.'));
        feedback.replaceChildren(...(isOpen ? [] : rest));
      });
      ordered.append(element('li', {}, button, feedback));
    }
    fold.replaceWith(ordered);
    keepKeys(box);
  }

  // On paper nothing is folded.

  function printWhole() {
    let opened = [];
    addEventListener('beforeprint', () => {
      opened = [...document.querySelectorAll('main details:not([open])')].filter((fold) => !fold.closest('.tt-demo'));
      for (const fold of opened) fold.open = true;
    });
    addEventListener('afterprint', () => {
      for (const fold of opened) fold.open = false;
    });
  }

  mendFrame();
  trimListings();
  printWhole();
  if (isPrint) {
    for (const fold of document.querySelectorAll('main details')) fold.open = true;
  } else {
    document.querySelectorAll('.listings').forEach(makeTabs);
    document.querySelectorAll('.predict').forEach(makePrediction);
    document.querySelectorAll('live-demo').forEach(keepAnswers);
    document.querySelectorAll('.why').forEach(makeWhy);
  }
  mendScrollers();
  addEventListener('resize', mendScrollers);
})();
