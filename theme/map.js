// The chapter's map: on the front page its sections in their four parts, with what this reader has done; on top of each
// section a thin strip of the same. Without it the front page has a plain list.
//
// The table below holds what no page of the book knows yet: the parts, the questions, the core route, and the sections
// to come. What a section is called and its number come from the contents, that is from SUMMARY.md; a section that is
// not there is named after its page, and is no link.
(() => {
  'use strict';
  const { element, kept, pageName } = window.twoTellers;

  const CORE = true;
  /** @type {[part: string, sections: [page: string, question: string, isCore?: boolean][]][]} */
  const PARTS = [
    ['See it', [
      ['two-tellers', 'How long do both take at once?', CORE],
      ['lost-update', 'What do you know when a thousand tests have passed?', CORE],
      ['you-are-the-scheduler', 'Can you make £10 out of nothing?', CORE],
      ['not-parallelism', 'Is the money safe on a single core?', CORE],
    ]],
    ['Know it', [
      ['all-schedules', 'What is the least that six deposits can come to?', CORE],
      ['sleep-is-not-synchronisation', 'How long must you sleep to be sure?'],
    ]],
    ['Cure it', [
      ['mutex', 'Whom does a lock keep out?', CORE],
      ['check-then-act', 'Every access is locked. Can it still go wrong?'],
      ['deadlock', 'Why does nobody move any more?', CORE],
      ['waiting', 'How do you wait for something to happen?'],
      ['channels', 'Is it done once it is sent?'],
      ['stopping', 'Who ends a goroutine?'],
    ]],
    ['Weigh it', [
      ['atomics', 'Are eight tellers faster than one?'],
      ['happens-before', 'Can each miss what the other has written?'],
      ['starvation', 'All is exact. Would you work here?', CORE],
      ['speed-up', 'Where do more workers stop helping?', CORE],
      ['the-exact-balance', 'Can it be exact, fast and fair?', CORE],
    ]],
  ];
  /** What a reader can have done in a section, in the order in which it is said. */
  const DEEDS = ['predicted', 'run', 'exercise'];

  const here = pageName();

  /** The section's link in the contents, if it is there. @param {string} page @returns {HTMLAnchorElement | undefined} */
  const linkTo = (page) => [...document.querySelectorAll('#mdbook-sidebar a[href]')].find((link) => !link.hash && pageName(link) === page);

  /** @param {string} page */
  const doneIn = (page) => {
    const words = (kept.get(`done:${page}`) ?? '').split(' ');
    return DEEDS.filter((deed) => words.includes(deed));
  };

  /** @param {string} deed */
  function note(deed) {
    const done = doneIn(here);
    if (done.includes(deed) || !PARTS.some(([, sections]) => sections.some(([page]) => page === here))) return;
    kept.set(`done:${here}`, [...done, deed].join(' '));
    draw();
  }

  /** The section's number, as the contents have it, and its title. */
  function nameOf(page) {
    const link = linkTo(page);
    const number = link?.querySelector('strong')?.textContent.trim().replace(/\.$/, '') ?? '';
    const title = link?.lastChild.textContent.trim() ?? page[0].toUpperCase() + page.slice(1).replaceAll('-', ' ');
    return { link, number, title };
  }

  /** What was done, in words. @param {string[]} done */
  const stateOf = (done) => element('span', { class: 'tt-state' }, ...done.map((deed) => element('span', { class: 'tt-deed' }, `${deed} `)));

  function drawSection([page, question, isCore]) {
    const { link, number, title } = nameOf(page);
    const done = doneIn(page);
    const name = link ? element('a', { href: link.href }, title) : element('span', {}, title);
    const words = element('span', { class: 'tt-section' }, name, ' ');
    if (isCore) words.append(element('b', { class: 'tt-core' }, 'short way'), ' ');
    words.append(element('span', { class: 'tt-question' }, question));
    const state = stateOf(done);
    if (!link) state.append('to come');
    return element('li', link ? {} : { class: 'tt-to-come' }, element('span', { class: 'tt-number' }, number), words, state);
  }

  function drawMap() {
    const parts = PARTS.map(([part, sections]) => element('section', {},
      element('h3', {}, part), element('ol', { role: 'list' }, ...sections.map(drawSection))));
    return [
      element('p', {}, 'The sections marked ', element('b', { class: 'tt-core' }, 'short way'), ' lead through all eight points, once all of them are here; the others go deeper.'),
      ...parts,
    ];
  }

  function drawStrip() {
    const [part] = PARTS.find(([, sections]) => sections.some(([page]) => page === here));
    const bars = element('span', { class: 'tt-bars', 'aria-hidden': 'true' });
    for (const [, sections] of PARTS) {
      for (const [place, [page]] of sections.entries()) {
        const done = doneIn(page);
        const thirds = DEEDS.map((deed) => element('i', done.includes(deed) ? { class: 'tt-on' } : {}));
        const bar = element('span', { class: page === here ? 'tt-here' : linkTo(page) ? '' : 'tt-to-come' }, ...thirds);
        bar.classList.toggle('tt-part', place === 0);
        bars.append(bar);
      }
    }
    const { number } = nameOf(here);
    return [
      element('a', { href: linkTo('index')?.href.concat('#where-to-begin') ?? '#' }, `Map: ${part}, section ${number}`),
      bars, ' ',
      stateOf(doneIn(here)),
    ];
  }

  let draw = () => {};

  /** In place of the list under *Where to begin*. */
  function placeMap() {
    const list = document.getElementById('where-to-begin')?.nextElementSibling;
    if (list?.nodeName !== 'UL') return;
    const map = element('div', { class: 'tt-map' });
    const said = element('span', { role: 'status' });
    const clear = element('button', { type: 'button', class: 'tt-button-plain' }, 'Clear it');
    clear.addEventListener('click', () => {
      kept.forget('done:');
      kept.forget('prediction:');
      draw();
      said.textContent = 'Cleared.';
    });
    list.classList.add('tt-plain');
    list.after(map, element('p', { class: 'tt-map-foot' },
      'What you predict, run and solve is noted here, in this browser alone.', clear, said));
    draw = () => map.replaceChildren(...drawMap());
    draw();
  }

  /** Above the title, where nothing has to give way for it. */
  function placeStrip() {
    const main = document.querySelector('main');
    const isSection = PARTS.some(([, sections]) => sections.some(([page]) => page === here));
    if (!main || !isSection || !linkTo(here)) return;
    const line = element('div', {});
    main.before(element('nav', { class: 'tt-strip', 'aria-label': 'This section on the map' }, line));
    draw = () => line.replaceChildren(...drawStrip());
    draw();
  }

  function listen() {
    addEventListener('demo-result', () => note('run'));
    addEventListener('demo-solved', () => note('exercise'));
    addEventListener('predicted', () => note('predicted'));
    addEventListener('click', ({ target }) => {
      if (target.closest('[data-answer]')) note('predicted');
      // Not its `toggle`: a fold opens by itself on paper.
      const fold = target.closest('main > details > summary')?.parentElement;
      if (fold && /^exercise/.test(headingOf(fold)?.id ?? '')) note('exercise');
    });
    // Another tab may have run something, and so may a page that Back has just left.
    addEventListener('storage', () => draw());
    addEventListener('pageshow', ({ persisted }) => persisted && draw());
  }

  /** The heading that an element of the text stands under. */
  function headingOf(part) {
    for (let each = part; each; each = each.previousElementSibling) if (each.nodeName === 'H2') return each;
    return null;
  }

  if (here === 'print') return;
  if (here === 'index') placeMap();
  else placeStrip();
  listen();
})();
