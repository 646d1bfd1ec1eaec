// The speaker's window: follows the lecture of the tab that opened it, and passes the keys of a clicker on.
(() => {
  'use strict';

  const element = (id) => document.getElementById(id);
  const channel = new BroadcastChannel(`ropewalk-notes-${location.hash.slice(1)}`);
  let notes = null;
  let since = 0; // when the lecture began, by Date.now()
  let offset = 0; // seconds put back by hand

  const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;
  // What is said comes with the notes, in the language of the lecture; only "Waiting for the lecture" stands here before.
  const say = (key, slots = {}) => notes.words[key].replace(/\{(\w+)\}/g, (whole, name) => slots[name] ?? whole);
  const minutes = (key, number) => say(key, { n: Math.round(number * 10) / 10 });

  const tick = () => {
    if (!notes) return;
    const elapsed = notes.running ? Math.max((Date.now() - since) / 1000 - offset, 0) : 0;
    element('elapsed').textContent = clock(elapsed);
    if (!notes.total) return void (element('pace').textContent = '');
    // Behind once the time planned up to the end of this slide has passed, ahead before its planned beginning.
    const behind = elapsed / 60 - (notes.before + notes.minutes);
    const ahead = notes.before - elapsed / 60;
    const pace = !notes.running ? '' : behind > 0.5 ? minutes('behind', behind) : ahead > 0.5 ? minutes('ahead', ahead) : say('in_time');
    element('pace').textContent = [minutes('total', notes.total), pace].filter(Boolean).join(' · ');
    element('pace').className = behind > 0.5 ? 'late' : '';
  };

  const show = () => {
    element('place').textContent = notes.slide ? `${notes.slide} / ${notes.slides}` : notes.lecture;
    for (const id of ['back', 'step', 'black', 'hold', 'again']) element(id).textContent = say(id);
    document.documentElement.lang = notes.language;
    element('state').textContent = [notes.black && say('dark'), notes.hall && say('hall', { place: notes.hall })].filter(Boolean).map((text) => `· ${text}`).join(' ');
    element('title').textContent = notes.title || notes.lecture;
    element('notes').replaceChildren(
      ...(notes.notes.length ? notes.notes : notes.text).map((text) => {
        const paragraph = document.createElement('p');
        paragraph.textContent = text;
        return paragraph;
      }),
    );
    element('notes').className = notes.notes.length ? '' : 'text';
    element('next').textContent = notes.next ? say('next', { title: notes.next }) : say('end');
    element('black').setAttribute('aria-pressed', String(!!notes.black));
    element('hold').setAttribute('aria-pressed', String(!!notes.hall));
    document.title = say('window', { title: `${notes.slide ? `${notes.slide}. ` : ''}${notes.title || notes.lecture}` });
    tick();
  };

  channel.onmessage = ({ data }) => {
    if (!data || !data.notes) return;
    if (!notes || !notes.running) offset = 0;
    notes = data.notes;
    since = data.at - notes.elapsed * 1000;
    show();
  };

  const send = (word) => channel.postMessage(word);
  const keys = { ArrowRight: 'next', PageDown: 'next', ' ': 'next', Enter: 'next', ArrowLeft: 'back', PageUp: 'back', b: 'black', '.': 'black', h: 'hold' };
  addEventListener('keydown', (event) => {
    const word = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!word || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.tagName === 'BUTTON' && (event.key === ' ' || event.key === 'Enter')) return;
    event.preventDefault();
    send(word);
  });
  for (const [id, word] of [['back', 'back'], ['step', 'next'], ['black', 'black'], ['hold', 'hold']]) element(id).onclick = () => send(word);
  element('again').onclick = () => {
    offset = (Date.now() - since) / 1000;
    tick();
  };
  setInterval(tick, 500);
  send('hello');
})();
