// The speaker's window: follows the lecture of the tab that opened it, and passes the keys of a clicker on.
(() => {
  'use strict';

  const element = (id) => document.getElementById(id);
  const channel = new BroadcastChannel(`ropewalk-notes-${location.hash.slice(1)}`);
  let notes = null;
  let since = 0; // when the lecture began, by Date.now()
  let offset = 0; // seconds put back by hand

  const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;
  const minutes = (number) => `${Math.round(number * 10) / 10} min`;

  const tick = () => {
    if (!notes) return;
    const elapsed = notes.running ? Math.max((Date.now() - since) / 1000 - offset, 0) : 0;
    element('elapsed').textContent = clock(elapsed);
    if (!notes.total) return void (element('pace').textContent = '');
    // Behind once the time planned up to the end of this slide has passed, ahead before its planned beginning.
    const behind = elapsed / 60 - (notes.before + notes.minutes);
    const ahead = notes.before - elapsed / 60;
    const pace = !notes.running ? '' : behind > 0.5 ? `${minutes(behind)} behind` : ahead > 0.5 ? `${minutes(ahead)} ahead` : 'in time';
    element('pace').textContent = [`of ${minutes(notes.total)}`, pace].filter(Boolean).join(' · ');
    element('pace').className = behind > 0.5 ? 'late' : '';
  };

  const show = () => {
    element('place').textContent = notes.slide ? `${notes.slide} / ${notes.slides}` : notes.lecture;
    element('state').textContent = [notes.black && 'black', notes.hall && `the hall sees ${notes.hall}`].filter(Boolean).map((text) => `· ${text}`).join(' ');
    element('title').textContent = notes.title || notes.lecture;
    element('notes').replaceChildren(
      ...(notes.notes.length ? notes.notes : notes.text).map((text) => {
        const paragraph = document.createElement('p');
        paragraph.textContent = text;
        return paragraph;
      }),
    );
    element('notes').className = notes.notes.length ? '' : 'text';
    element('next').textContent = notes.next ? `Next: ${notes.next}` : 'This is the end.';
    element('black').setAttribute('aria-pressed', String(!!notes.black));
    element('hold').setAttribute('aria-pressed', String(!!notes.hall));
    document.title = `${notes.slide ? `${notes.slide}. ` : ''}${notes.title || notes.lecture} · notes`;
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
