// How a section ends: copy this result, the source of the page, report a mistake. And what *Copy this result* puts on
// the clipboard, here and in a demo's drawer: the verdict in words, the settings, the link, and the picture on the stage.
//
// Nothing is sent: a mistake is reported by a link that the reader follows, and only where the book has an address to
// follow it to (`git-repository-url` in book.toml, or `<meta name="report-to" content="mailto:…">` in head.hbs).
(() => {
  'use strict';
  const { element, pageName } = window.twoTellers;

  /** Properties of a picture that its style sheets set, and that it has to carry with it. */
  const INKS = ['fill', 'fill-opacity', 'stroke', 'stroke-width', 'stroke-opacity', 'stroke-dasharray', 'stroke-linejoin',
    'opacity', 'paint-order', 'font-family', 'font-size', 'font-weight', 'text-anchor', 'color'];

  /** A picture that shows the same wherever it is pasted. @param {SVGElement} picture */
  function standalone(picture) {
    const copy = picture.cloneNode(true);
    const [from, to] = [picture, copy].map((each) => [each, ...each.querySelectorAll('*')]);
    for (const [place, each] of from.entries()) {
      const style = getComputedStyle(each);
      for (const ink of INKS) {
        const value = style.getPropertyValue(ink);
        if (value) to[place].setAttribute(ink, value);
      }
      to[place].removeAttribute('class');
    }
    // Its own ground, or a dark theme's picture is lost on white paper.
    const ground = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
    for (const [name, value] of [['width', '100%'], ['height', '100%'], ['fill', getComputedStyle(picture.closest('.tt-stage, .tt-demo')).backgroundColor]]) {
      ground.setAttribute(name, value);
    }
    copy.prepend(ground);
    return new XMLSerializer().serializeToString(copy);
  }

  /** Step or Prove, where one of them is shown. */
  const shownView = (live) => live.querySelector('.tt-panel:not([hidden]) > [data-panel]:not([hidden])');

  /** What came of a demo's last run, line by line; null before the first. */
  function resultOf(live) {
    const text = (selector) => live.querySelector(selector)?.textContent.trim() ?? '';
    const view = shownView(live);
    if (view) {
      const lines = [...view.querySelectorAll('[data-share]')].map((line) => line.textContent.trim()).filter(Boolean);
      return lines.length > 0 ? [text('.tt-title'), ...lines, new URL(live.link, location.href).href] : null;
    }
    const sentence = text('.tt-sentence');
    if (!live.result || !sentence) return null;
    const link = new URL(live.link ?? '', location.href).href;
    return [text('.tt-title'), [text('.tt-stamp'), sentence].filter(Boolean).join('. '), text('.tt-summary'), link];
  }

  /** The same as markup, with the pictures on the stage. */
  function markupOf(live, lines) {
    const whole = element('div', {}, ...lines.slice(0, -1).map((line) => element('p', {}, line)));
    for (const picture of (shownView(live) ?? live.querySelector('.tt-live') ?? live).querySelectorAll('svg.tt-chart')) {
      const bytes = new TextEncoder().encode(standalone(picture));
      const source = `data:image/svg+xml;base64,${btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))}`;
      whole.append(element('p', {}, element('img', { src: source, alt: picture.getAttribute('aria-label') ?? '' })));
    }
    whole.append(element('p', {}, element('a', { href: lines.at(-1) }, lines.at(-1))));
    return whole.outerHTML;
  }

  /** Puts a demo's result on the clipboard; gives the sentence that says how that went. */
  async function copyResult(live) {
    const lines = resultOf(live);
    if (!lines) return 'Nothing has run here yet.';
    const text = lines.join('\n');
    try {
      const [plain, markup] = [['text/plain', text], ['text/html', markupOf(live, lines)]].map(([type, part]) => [type, new Blob([part], { type })]);
      await navigator.clipboard.write([new ClipboardItem(Object.fromEntries([plain, markup]))]);
      return 'Copied: the result in words, its picture and its link.';
    } catch {
      // No such item here, or not of this kind: the words alone.
    }
    try {
      await navigator.clipboard.writeText(text);
      return 'Copied: the result in words and its link. This browser copies no pictures.';
    } catch {
      return `This browser does not let the page copy. The result in words: ${lines.slice(1).join(' ')}`;
    }
  }

  /** Where a mistake in this page can be reported; null where the book names no place. */
  function reportAddress() {
    const named = document.querySelector('meta[name="report-to"]')?.content;
    const repository = document.querySelector('.right-buttons a[title="Git repository"]')?.href.replace(/\/$/, '');
    const address = named || (repository && `${repository}/issues/new`);
    if (!address) return null;
    const result = [...document.querySelectorAll('live-demo')].map(resultOf).filter(Boolean).pop();
    const isMail = address.startsWith('mailto:');
    const words = {
      [isMail ? 'subject' : 'title']: `A mistake in “${document.title}”`,
      body: `Page: ${location.href}\nBrowser: ${navigator.userAgent}\n${result ? `Result: ${result.join(' · ')}\n` : ''}\nWhat is wrong: `,
    };
    const query = Object.entries(words).map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
    return `${address}${address.includes('?') ? '&' : '?'}${query}`;
  }

  function placeEnding() {
    const main = document.querySelector('main');
    const lives = [...document.querySelectorAll('live-demo')];
    if (!main || pageName() === 'print') return;
    const ending = element('p', { class: 'tt-ending' });
    const said = element('span', { role: 'status' });
    if (lives.length > 0) {
      const copy = element('button', { type: 'button', class: 'tt-button-plain', hidden: '' }, 'Copy this result');
      let last = null;
      addEventListener('demo-result', ({ target }) => {
        last = target;
        copy.hidden = false;
      });
      copy.addEventListener('click', async () => (said.textContent = await copyResult(last)));
      ending.append(copy);
    }
    const source = document.querySelector('.right-buttons a[rel~="edit"]')?.href;
    if (source) ending.append(element('a', { href: source }, 'The source of this page'));
    const report = reportAddress();
    if (report) {
      const link = element('a', { href: report }, 'Report a mistake');
      // What has run meanwhile goes with it.
      link.addEventListener('click', () => (link.href = reportAddress()));
      ending.append(link);
    }
    if (ending.childElementCount > 0) main.append(ending);
    ending.append(said);
  }

  addEventListener('click', async ({ target }) => {
    const button = target.closest('[data-control="copy-result"]');
    const live = button?.closest('live-demo');
    if (!live || button.getAttribute('aria-disabled') === 'true') return;
    let said = live.querySelector('.tt-copied');
    if (!said) {
      said = element('p', { class: 'tt-copied', role: 'status' });
      button.parentElement.after(said);
    }
    said.textContent = await copyResult(live);
  });
  // What was said of an earlier result is not said of the next.
  for (const news of ['demo-step', 'demo-result']) addEventListener(news, ({ target }) => target.querySelector('.tt-copied')?.replaceChildren());
  placeEnding();
})();
