// The speaker's window: follows the lecture of the tab that opened it, and passes the keys of a clicker on.
(() => {
  'use strict';

  const element = (id) => document.getElementById(id);
  const channel = new BroadcastChannel(`ropewalk-notes-${location.hash.slice(1)}`);
  const send = (word) => channel.postMessage(word);
  let notes = null;
  let since = 0; // when the lecture began, by Date.now()

  // ---- Clocks ----

  const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;
  // What is said comes with the notes, in the language of the lecture; only "Waiting for the lecture" stands here before.
  const say = (key, slots = {}) => notes.words[key].replace(/\{(\w+)\}/g, (whole, name) => slots[name] ?? whole);
  const minutes = (key, number, slots) => say(key, { n: Math.round(number * 10) / 10, ...slots });

  const tick = () => {
    element('wall').textContent = new Date().toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
    if (!notes) return;
    const elapsed = !notes.since ? 0 : notes.paused ? notes.elapsed : Math.max((Date.now() - since) / 1000, 0);
    element('elapsed').textContent = clock(elapsed);
    element('elapsed').classList.toggle('paused', !!notes.paused);
    if (!notes.total) return void (element('pace').textContent = notes.paused ? say('paused') : '');
    const left = notes.total * 60 - elapsed;
    // Behind once the time planned up to the end of this slide has passed, ahead before its planned beginning.
    const behind = elapsed / 60 - (notes.before + notes.minutes);
    const ahead = notes.before - elapsed / 60;
    const pace = !notes.since ? '' : behind > 0.5 ? minutes('behind', behind) : ahead > 0.5 ? minutes('ahead', ahead) : say('in_time');
    const rest = minutes(left >= 0 ? 'left' : 'over', notes.total, { time: clock(Math.abs(left)) });
    element('pace').textContent = [rest, notes.paused ? say('paused') : pace].filter(Boolean).join(' · ');
    element('pace').className = behind > 0.5 || left < 0 ? 'late' : '';
  };

  // ---- Words (src/app/text_page/prose_json.h) ----

  const tag = (name, props, ...kids) => {
    const node = document.createElement(name);
    for (const [key, value] of Object.entries(props || {})) if (value || value === '') node.setAttribute(key, value);
    node.append(...kids.flat(9).filter((kid) => kid || kid === 0));
    return node;
  };
  const styles = { bold: 'strong', italic: 'em', code: 'code', tex: 'code', footnote: 'sup' };
  const link = (target, text) => {
    const node = target.startsWith('#/') ? tag('a', { href: target }, text) : tag('a', { href: target, target: '_blank', rel: 'noopener noreferrer' }, text);
    if (target.startsWith('#/'))
      node.onclick = (event) => {
        event.preventDefault();
        send(`open ${target}`);
      };
    return node;
  };
  const words = (runs) =>
    runs.map((run) => {
      if (typeof run === 'string') return run;
      const text = run.style ? tag(styles[run.style], null, run.text) : run.text;
      return run.link ? link(run.link, text) : text;
    });
  const elements = {
    list: ({ ordered, first, parts }) => tag(ordered ? 'ol' : 'ul', { start: ordered && first }, parts.map((part) => tag('li', null, prose(part)))),
    columns: ({ parts }) => tag('div', null, parts.map(prose)),
    quote: ({ parts }) => tag('blockquote', null, parts.map(prose)),
    code: ({ text }) => tag('pre', null, text),
    tex: ({ text }) => tag('pre', null, text),
    rule: () => tag('hr'),
    image: ({ alt }) => tag('p', null, `[${alt}]`),
    table: ({ rows }) => tag('table', null, rows.map((row, index) => tag('tr', null, row.map((cell) => tag(index ? 'td' : 'th', null, words(cell)))))),
  };
  const prose = (list) => list.map((one) => (Array.isArray(one) ? tag('p', null, words(one)) : elements[one.kind](one)));
  const question = ({ guesses, answer }) => {
    const [before, behind] = say('answer').split('{words}');
    return [guesses.map((guess) => guess.right && tag('p', null, tag('strong', null, before), words(guess.words), behind)), prose(answer)];
  };

  const show = () => {
    element('place').textContent = notes.slide ? `${notes.slide} / ${notes.slides}` : notes.lecture;
    for (const id of ['back', 'step', 'black', 'hold', 'pause', 'again']) element(id).textContent = say(id);
    for (const id of ['wall', 'smaller', 'larger']) element(id).setAttribute('aria-label', say(id));
    document.documentElement.lang = notes.language;
    element('state').textContent = [notes.black && say('dark'), notes.hall && say('hall', { place: notes.hall })].filter(Boolean).map((text) => `· ${text}`).join(' ');
    element('title').textContent = notes.title || notes.lecture;
    element('notices').replaceChildren(...notes.notices.map((text) => tag('li', null, text)));
    element('notices').hidden = !notes.notices.length;
    element('notes').replaceChildren(...prose(notes.notes.length ? notes.notes : notes.text));
    element('notes').className = notes.notes.length ? '' : 'text';
    element('answer').replaceChildren(...question(notes).flat(9).filter(Boolean));
    element('next').textContent = notes.next ? say('next', { title: notes.next }) : say('end');
    element('after').replaceChildren(...[prose(notes.after.text), question(notes.after)].flat(9).filter(Boolean));
    element('black').setAttribute('aria-pressed', String(!!notes.black));
    element('hold').setAttribute('aria-pressed', String(!!notes.hall));
    element('pause').setAttribute('aria-pressed', String(!!notes.paused));
    document.title = say('window', { title: `${notes.slide ? `${notes.slide}. ` : ''}${notes.title || notes.lecture}` });
    tick();
  };

  channel.onmessage = ({ data }) => {
    if (!data || !data.notes) return;
    notes = data.notes;
    since = data.at - notes.elapsed * 1000;
    show();
  };

  // ---- Type ----

  const stored = (text) => {
    try {
      if (text !== undefined) localStorage.setItem('ropewalk:notes-size', text);
      return localStorage.getItem('ropewalk:notes-size');
    } catch (error) {
      return null;
    }
  };
  let size = Math.min(Math.max(Number(stored()) || 22, 14), 48); // css pixels
  const resize = (by) => {
    size = Math.min(Math.max(size + by, 14), 48);
    document.documentElement.style.setProperty('--size', `${size}px`);
    if (by) stored(String(size));
  };
  resize(0);

  const keys = { ArrowRight: 'next', PageDown: 'next', ' ': 'next', Enter: 'next', ArrowLeft: 'back', PageUp: 'back', b: 'black', '.': 'black', h: 'hold' };
  const larger = { '+': 2, '=': 2, '-': -2 };
  addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (larger[event.key]) return resize(larger[event.key]);
    const word = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!word) return;
    if (/^(BUTTON|A)$/.test(event.target.tagName) && (event.key === ' ' || event.key === 'Enter')) return;
    event.preventDefault();
    send(word);
  });
  for (const [id, word] of [['back', 'back'], ['step', 'next'], ['black', 'black'], ['hold', 'hold'], ['pause', 'pause'], ['again', 'zero']]) element(id).onclick = () => send(word);
  element('smaller').onclick = () => resize(-2);
  element('larger').onclick = () => resize(2);
  setInterval(tick, 500);
  send('hello');
})();
