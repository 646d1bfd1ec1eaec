// The chapter as a page of text with controls: what screen readers, in-page search and those who would rather read get
// of what the program draws. page.js fetches it when the first frame is drawn, and hands over the program's page.
// What is here to be seen comes from the program (src/app/text_page.h says what), and what is asked for goes back to it.
//
// The text is always there, out of sight; “Read as text”, focus or a hit of the browser's search within it shows it beside
// the picture, or on small screens instead of it. Out of sight none of its controls is a stop of the Tab key.
window.ropewalkTextPage = (page) => {
  'use strict';

  const root = document.getElementById('text-page');
  const opener = document.getElementById('read');
  const stage = document.getElementById('stage');
  const operable = 'a[href], button, input, select, textarea';
  const pause = 250; // milliseconds between two looks
  let reading = false;
  let shown = ''; // the description as last rendered
  let said = {}; // what the page says by itself, in the language that is spoken
  let due = 0;
  let asked = false; // a command waits for its frame
  let lastLook = 0;

  const ask = (words) => {
    asked = true;
    page.command(words);
  };

  // ---- Elements from a description of them, touching only what differs: what has the focus keeps it ----

  const h = (tag, props, ...kids) => ({ tag, props: props || {}, kids: kids.flat(9).filter((kid) => kid || kid === 0) });

  const setProps = (node, props) => {
    for (const name of node.attributesSet || []) if (props[name] === undefined || props[name] === false) node.removeAttribute(name);
    node.attributesSet = [];
    for (const [name, value] of Object.entries(props)) {
      if (name === 'key' || name === 'value' || name === 'checked' || name === 'math' || name === 'keep') continue;
      if (name.startsWith('on')) {
        node[name] = value;
      } else if (value !== undefined && value !== false) {
        node.attributesSet.push(name);
        const text = value === true ? '' : String(value);
        if (node.getAttribute(name) !== text) node.setAttribute(name, text);
      }
    }
    if (props.math) setMath(node, props.math);
  };
  // After the children, so that a list has the choice. What is being typed is left alone.
  const setValue = (node, props) => {
    if (props.checked !== undefined && node.checked !== props.checked) node.checked = props.checked;
    // Of what is kept, words that could not be taken stay to be mended until the program says something new.
    const same = props.keep ? node.told === props.value : node.value === props.value;
    if (props.value !== undefined && !node.typing && !same) node.told = node.value = props.value;
  };
  const setMath = (node, { source, live }) => {
    if (node.source !== source) {
      node.source = source;
      node.replaceChildren(...new DOMParser().parseFromString(source, 'text/html').body.childNodes);
    }
    node.querySelectorAll('[data-live]').forEach((number) => {
      const text = live[number.dataset.live];
      if (number.textContent !== text) number.textContent = text;
    });
  };
  const make = ({ tag, props }) => {
    const node = document.createElement(tag);
    node.textPageKey = props.key;
    if (node.matches(operable) || tag === 'a') node.tabIndex = reading ? 0 : -1;
    return node;
  };
  const patch = (parent, kids) => {
    let at = parent.firstChild;
    for (const kid of kids) {
      const isText = typeof kid !== 'object';
      const fits = (node) =>
        isText ? node.nodeType === 3 : node.nodeType === 1 && node.localName === kid.tag && node.textPageKey === kid.props.key;
      let node = at;
      while (node && !fits(node)) node = node.nextSibling;
      if (!node) {
        node = at = parent.insertBefore(isText ? document.createTextNode('') : make(kid), at); // what stood here may come after it
      }
      while (at !== node) {
        const gone = at;
        at = at.nextSibling;
        gone.remove();
      }
      at = node.nextSibling;
      if (isText) {
        if (node.data !== String(kid)) node.data = String(kid);
        continue;
      }
      setProps(node, kid.props);
      if (!kid.props.math) patch(node, kid.kids);
      setValue(node, kid.props);
    }
    while (at) {
      const gone = at;
      at = at.nextSibling;
      gone.remove();
    }
  };

  // ---- The chapter ----

  const styles = { bold: 'strong', italic: 'em', code: 'code', tex: 'code', footnote: 'sup' };
  const link = (target, text) =>
    target.startsWith('#/')
      ? h('a', { href: target, onclick: (event) => (event.preventDefault(), ask(`follow ${target}`)) }, text)
      : h('a', { href: target, target: '_blank', rel: 'noopener noreferrer' }, text);
  const words = (paragraph) =>
    paragraph.map((run) => {
      if (typeof run === 'string') return run;
      const text = run.style ? h(styles[run.style], null, run.text) : run.text;
      return run.link ? link(run.link, text) : text;
    });
  // What src/app/text_page/prose_json.h tells; each kind of it a tag or two.
  const elements = {
    list: ({ ordered, first, parts }) => h(ordered ? 'ol' : 'ul', { start: ordered && first !== 1 && first }, parts.map((part) => h('li', null, inner(part)))),
    columns: ({ parts }) => h('div', { class: 'columns' }, parts.map((part) => h('div', null, prose(part)))),
    quote: ({ parts }) => h('blockquote', null, parts.map(prose)),
    code: ({ text }) => h('pre', null, h('code', null, text)),
    tex: ({ text }) => h('pre', null, h('code', null, text)),
    rule: () => h('hr'),
    image: ({ source, alt }) => h('img', { src: source, alt }),
    table: ({ columns, rows }) =>
      h('table', null,
        h('thead', null, h('tr', null, rows[0].map((cell, index) => h('th', { scope: 'col', class: columns[index] }, words(cell))))),
        h('tbody', null, rows.slice(1).map((row) => h('tr', null, row.map((cell, index) => h('td', { class: columns[index] }, words(cell))))))),
  };
  const element = (one) => (Array.isArray(one) ? h('p', null, words(one)) : elements[one.kind](one));
  const inner = (part) => (part.length && Array.isArray(part[0]) ? [words(part[0]), prose(part.slice(1))] : prose(part));
  const prose = (list) => list.map(element);
  const button = ({ label, do: command, enabled }, more) =>
    h('button', { type: 'button', key: command, 'aria-disabled': !enabled && 'true', onclick: enabled ? () => ask(command) : null, ...more }, label);
  const section = (id, title, ...kids) =>
    h('section', { key: id, 'aria-labelledby': `text-page-${id}` }, h('h2', { id: `text-page-${id}` }, title), kids);

    const guess = (step) => ({ words: text, do: command, mark, chosen }) =>
    h('li', { key: command },
      h('button', {
        type: 'button', class: mark && `guess ${mark}` || 'guess', 'aria-pressed': String(chosen),
        'aria-disabled': step.guessed && 'true', onclick: step.guessed ? null : () => ask(command),
      }, words(text).map((run) => (run.tag === 'a' ? run.kids : run)), mark && ` – ${said[mark]}`));
  const step = (now) =>
    now && [
      h('h3', { key: 'title' }, now.heading),
      h('div', { key: `prose ${now.number}` }, prose(now.prose)),
      now.guesses.length > 0 && h('ul', { key: `guesses ${now.number}`, class: 'plain', 'aria-label': said.guess }, now.guesses.map(guess(now))),
      // There before the guess is made, so that the answer is read when it comes.
      now.guesses.length > 0 && h('div', { key: `answer ${now.number}`, class: 'answer', 'aria-live': 'polite' },
        now.guessed && [h('p', null, h('strong', null, now.verdict)), prose(now.answer)]),
      now.footnotes.length > 0 && h('ol', { key: `footnotes ${now.number}`, class: 'small' }, now.footnotes.map((text) => h('li', null, words(text)))),
    ];
  const lesson = (d) =>
    section('lesson', said.lesson,
      d.waiting && h('p', { key: 'waiting', role: 'status' }, d.waiting),
      d.waiting && d.again.length > 0 && h('div', { key: 'again', class: 'row' }, d.again.map((one) => button(one))),
      step(d.step),
      h('div', { key: 'way', class: 'row' }, d.way.map((way, index) => button(way, { key: index }))),
      h('ol', { key: 'steps', 'aria-label': said.steps }, d.steps.map((one) =>
        h('li', { key: one.do }, button({ label: one.label, do: one.do, enabled: true },
          { class: 'quiet', 'aria-current': one.now && 'step' })))));

  const label = (control, id) => h('label', { for: id }, control.label, control.unit && h('span', { class: 'small' }, ` ${control.unit}`));
  const typed = (control, command, type, name, value, more) => ({
    value, type, 'aria-label': name, ...more,
    oninput: (event) => (event.target.typing = true),
    onblur: (event) => (event.target.typing = false),
    onchange: (event) => {
      event.target.typing = false;
      ask(command + event.target.value);
      look(); // what can not be taken is put back
    },
  });
  const fields = {
    check: (c, id, help) => [
      h('input', { type: 'checkbox', id, ...help, checked: c.value === '1', onchange: (event) => ask(c.do + (event.target.checked ? '1' : '0')) }),
      label(c, id),
    ],
    choice: (c, id, help) => [
      label(c, id),
      h('select', { id, ...help, value: c.value, onchange: (event) => ask(c.do + event.target.value) },
        c.choices.map((choice) => h('option', { key: choice.id, value: choice.id }, choice.label))),
    ],
    range: (c, id, help) => [
      label(c, id),
      h('input', {
        type: 'range', id, ...help, min: 0, max: c.ticks, step: 1, value: String(c.tick),
        'aria-valuetext': c.shown, oninput: (event) => ask(c.slide + event.target.value),
      }),
      h('input', typed(c, c.do, 'number', c.number, c.value, { key: 'number', step: 'any', min: c.min, max: c.max })),
    ],
    vector: (c, id, help) => [
      h('span', { id }, c.label),
      h('span', { role: 'group', 'aria-labelledby': id, ...help }, c.value.split(',').map((number, index) =>
        h('input', typed(c, `${c.do.trim()}.${index} `, 'number', c.names[index], number,
          { key: index, step: 'any', min: c.min, max: c.max })))),
    ],
    list: (c, id, help) => [label(c, id), h('input', { id, ...typed(c, c.do, 'text', undefined, c.value, help) })],
    rows: (c, id, help) => [
      label(c, id),
      h('textarea', {
        id, rows: 4, keep: true, spellcheck: 'false', placeholder: c.instead || c.shown,
        ...typed(c, c.do, undefined, undefined, c.value, help),
      }),
    ],
    text: (c, id, help) => [label(c, id), h('textarea', { id, rows: 3, ...typed(c, c.do, undefined, undefined, c.value, help) })],
  };
  const control = (c) => {
    const id = `text-page-of-${c.key}`;
    const help = c.help ? { 'aria-describedby': `${id}-help` } : {};
    return h('div', { key: c.key, class: `control ${c.kind}` }, fields[c.kind](c, id, help),
      c.help && h('p', { id: `${id}-help`, class: 'small' }, c.help));
  };

  const equation = ({ name, alt, math: source, live }) =>
    h('div', { key: name, class: 'equation' }, source && h('div', { key: 'math', role: 'group', 'aria-label': said.formula, math: { source, live } }), h('p', { class: 'small' }, alt));

  const chapters = (list) => {
    const parts = [...new Set(list.map((chapter) => chapter.part))];
    return h('nav', { key: 'chapters', 'aria-labelledby': 'text-page-chapters' }, h('h2', { id: 'text-page-chapters' }, said.chapters),
      parts.map((part) => [
        h('h3', { key: `of ${part}` }, part),
        h('ul', { key: part }, list.filter((chapter) => chapter.part === part).map((chapter) =>
          h('li', { key: chapter.link }, h('a', { href: chapter.link, 'aria-current': chapter.now && 'page' }, chapter.title)))),
      ]));
  };

  const render = (d) => {
    said = d.words;
    document.documentElement.dataset.theme = d.theme;
    const page = h('div', null,
      h('p', { key: 'close' }, button({ label: said.close, enabled: true, do: 'close' }, { onclick: close })),
      h('p', { key: 'part', class: 'small' }, d.part),
      h('h1', { key: 'title' }, d.title),
      h('p', { key: 'question', class: 'lead' }, d.question),
      d.notes.length > 0 && h('div', { key: 'notes' }, d.notes.map((note) => h('p', null, note)), button({ label: said.dismiss, do: 'dismiss', enabled: true })),
      h('div', { key: `introduction ${d.id}` }, prose(d.introduction)),
      lesson(d),
      section('controls', said.controls, d.controls.map(control),
        h('div', { key: 'transport', class: 'row' }, d.transport.map((one) => button(one))),
        d.speed && control(d.speed),
        d.details.length > 0 && [h('h3', { key: 'details' }, said.details), d.details.map(control)]),
      d.equations.length > 0 && section('formulas', said.formulas, d.equations.map(equation)),
      section('numbers', said.numbers, h('dl', null, d.numbers.map(([name, label, text]) =>
        h('div', { key: name }, h('dt', null, label), h('dd', { 'data-probe': name }, text))))),
      d.code && section('code', said.code,
        d.code.waiting && h('p', { key: 'waiting', role: 'status' }, d.code.waiting),
        h('div', { key: 'row', class: 'row' }, d.code.buttons.map((one) => button(one))),
        d.code.text && h('pre', { key: 'program' }, h('code', null, d.code.text))),
      section('do', said.view, h('div', { class: 'row' }, d.buttons.map((one) => button(one))),
        h('p', { key: 'said', class: 'small' }, d.said), control(d.themes), d.languages && control(d.languages)),
      d.sources.length > 0 && section('sources', said.sources, prose(d.sources)),
      chapters(d.chapters));
    patch(root, page.kids);
    markWide();
  };

  // What is wider than the page scrolls, by keyboard too.
  const markWide = () => {
    if (!reading) return;
    root.querySelectorAll('.equation > div').forEach((node) => {
      if (node.scrollWidth > node.clientWidth + 1) node.tabIndex = 0;
      else node.removeAttribute('tabindex');
    });
  };

  const look = () => {
    clearTimeout(due);
    due = 0;
    if (asked) return; // the frame that does it will tell
    lastLook = performance.now();
    const text = page.text();
    if (!text || text === shown) return;
    shown = text;
    render(JSON.parse(text));
  };
  const drawn = () => {
    asked = false;
    if (!due) due = setTimeout(look, Math.max(50, lastLook + pause - performance.now()));
  };

  // ---- In sight or not ----

  const setReading = (on) => {
    if (reading === on) return;
    reading = on;
    document.documentElement.classList.toggle('reading', on);
    opener.hidden = on;
    root.querySelectorAll(operable).forEach((node) => (node.tabIndex = on ? 0 : -1));
    markWide();
  };
  const close = () => {
    page.store('reading', '');
    setReading(false);
    root.scrollTop = 0;
    stage.focus({ preventScroll: true });
  };
  opener.onclick = () => {
    page.store('reading', '1');
    setReading(true);
    root.focus({ preventScroll: true });
  };
  root.addEventListener('focusin', () => setReading(true));
  // Out of sight it is a line high: what is looked for in it makes it scroll.
  root.addEventListener('scroll', () => root.scrollTop > 0 && setReading(true));
  document.addEventListener('selectionchange', () => {
    const { anchorNode, isCollapsed } = getSelection();
    if (reading || isCollapsed || !root.contains(anchorNode)) return;
    setReading(true);
    anchorNode.parentElement.scrollIntoView({ block: 'center' });
  });

  // ---- On paper: the text, and the picture as it stands under its question; page.css hides the rest ----

  let printed = null;
  addEventListener('beforeprint', () => {
    look();
    printed?.remove();
    const picture = new DOMParser().parseFromString(page.printed() || '', 'image/svg+xml').documentElement;
    if (picture.localName !== 'svg') return;
    printed = document.createElement('figure');
    printed.className = 'printed';
    printed.append(document.importNode(picture, true));
    (root.querySelector('.lead') || root.lastChild).after(printed);
  });
  addEventListener('afterprint', () => {
    printed?.remove();
    printed = null;
  });

  root.hidden = false;
  opener.hidden = false;
  look();
  if (page.stored('reading') && window.parent === window) setReading(true);
  page.watch(drawn, () => root.contains(document.activeElement) && close());
};
