// What the page's own scripts share: elements made by hand, and what this browser keeps for its reader.
//
// It comes first among them. Storage that fails (full, forbidden) is taken for storage that is empty: what was chosen
// then lasts as long as the page.
window.twoTellers = (() => {
  'use strict';

  const PREFIX = 'two-tellers:';

  /**
   * Makes an element. Children are nodes or text, never markup.
   * @param {string} tag
   * @param {Record<string, string>} [attributes]
   * @param {(Node | string)[]} children
   */
  function element(tag, attributes = {}, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children);
    return made;
  }

  const kept = {
    /** @param {string} key @returns {string | null} */
    get(key) {
      try {
        return localStorage.getItem(PREFIX + key);
      } catch {
        return null;
      }
    },

    /** Keeps a value, or with `null` none. @param {string} key @param {string | null} value */
    set(key, value) {
      try {
        if (value === null) localStorage.removeItem(PREFIX + key);
        else localStorage.setItem(PREFIX + key, value);
      } catch {
        // See above.
      }
    },

    /** Forgets every key that begins so. @param {string} start */
    forget(start) {
      try {
        for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX + start)) localStorage.removeItem(key);
      } catch {
        // See above.
      }
    },
  };

  /** The page's name: its file without the ending. @param {{ pathname: string }} [address] */
  const pageName = ({ pathname } = location) => pathname.split('/').pop().replace(/\.html$/, '') || 'index';

  return { element, kept, pageName };
})();
