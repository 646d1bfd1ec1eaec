// A person's own rows of numbers in the browser: dropped, written, pasted, opened, shared.
import { check, page, sleep } from './harness.mjs';

// The bytes of a float32 array as numpy.save writes it.
const npy = (shape, numbers) => {
  const dictionary = `{'descr': '<f4', 'fortran_order': False, 'shape': (${shape.join(', ')}${shape.length === 1 ? ',' : ''}), }`;
  const header = dictionary.padEnd(64 * Math.ceil((10 + dictionary.length + 1) / 64) - 11) + '\n';
  const start = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length & 255, header.length >> 8]);
  return Buffer.concat([start, Buffer.from(header, 'latin1'), Buffer.from(Float32Array.from(numbers).buffer)]);
};

// The card is opened from the details.
const edit = async (the) => {
  if (!(await the.evaluate(() => window.ropewalk.places().some((place) => place.id === 'q-edit')))) await the.key('d');
  await the.click(...(await the.place('q-edit')));
};

// Files as {name, bytes}, dropped at once after they were held over the page.
const drop = async (the, files, released = true) => {
  const sign = await the.evaluate(
    async ({ list, ends }) => {
      const data = new DataTransfer();
      for (const { name, bytes } of list) data.items.add(new File([Uint8Array.from(bytes)], name));
      const tell = (type) => window.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }));
      tell('dragenter');
      tell('dragover');
      const shown = !document.getElementById('drop').hidden;
      tell(ends);
      return shown && document.getElementById('drop').hidden;
    },
    { list: files.map(({ name, bytes }) => ({ name, bytes: [...Buffer.from(bytes)] })), ends: released ? 'drop' : 'dragleave' },
  );
  check.ok(sign, 'a sign is shown while files are over the page, and no longer');
  await sleep(200);
  await the.settle();
};

const params = async (the) => (await the.snapshot()).params;

page('dropped arrays are the head, and its numbers are right', { link: '#/attention-pattern?view=scores&causal=0&row=1&col=0' }, async (the) => {
  await drop(the, [{ name: 'q.npy', bytes: npy([2, 2], [1, 0, 3, 4]) }], false);
  check.equal((await params(the)).head, 'match', 'what is not dropped is not read');
  await drop(the, [
    { name: 'q.npy', bytes: npy([2, 2], [1, 0, 3, 4]) },
    { name: 'Keys.csv', bytes: 'x,y\n2,1\n0,1\n' },
    { name: 'v.json', bytes: '[[1, 2, 3], [4, 5, 6]]' },
  ]);
  const { params: now, probes, notes } = await the.snapshot();
  check.equal(now.head, 'own');
  check.deepEqual(now.q, [[1, 0], [3, 4]]);
  check.deepEqual(now.k, [[2, 1], [0, 1]]);
  check.deepEqual(now.values, [[1, 2, 3], [4, 5, 6]]);
  check.deepEqual(notes, ['Keys.csv: line 1: the names of the columns (x,y) were left out.']);
  check.equal(probes.tokens, 2);
  check.ok(Math.abs(probes.score_left - 10 / Math.SQRT2) < 1e-5, `${probes.score_left}`);
  // Turned by 1 radian, the key at 0: (3, 4) . R(-1) ... written out.
  const turned = (3 * Math.cos(1) - 4 * Math.sin(1)) * 2 + (3 * Math.sin(1) + 4 * Math.cos(1)) * 1;
  check.ok(Math.abs(probes.score_right - turned / Math.SQRT2) < 1e-5, `${probes.score_right}`);

  await the.tab.reload();
  await the.ready();
  await the.settle();
  const again = await the.snapshot();
  check.deepEqual(again.probes, probes, 'the link holds the rows');
  check.deepEqual(again.params, now);
  check.deepEqual(again.notes, []);

  await drop(the, [{ name: 'q.csv', bytes: '1,2\n3\n' }]);
  check.deepEqual((await the.snapshot()).notes, ['q.csv: line 2: 1 number where the first row has 2; give every row as many.']);
  check.deepEqual((await params(the)).q, now.q);
  await drop(the, [{ name: 'k.npy', bytes: npy([2, 3], [1, 2, 3, 4, 5, 6]) }]);
  await the.key('Control+z');
  check.deepEqual((await params(the)).k, now.k, 'undo brings back what was there');
});

page('another file is said to be what it is, and changes nothing', { link: '#/attention-pattern' }, async (the) => {
  const told = async (files) => {
    await drop(the, files);
    check.equal((await the.snapshot()).link, '#/attention-pattern');
    return (await the.snapshot()).notes;
  };
  check.deepEqual(await told([{ name: 'config.json', bytes: '{"model_type": "llama", "rope_theta": 500000.0}' }]), [
    "config.json: this is a model's config.json; in the terminal, ropewalk inspect shows the rotary frequencies it asks for.",
  ]);
  const gguf = Buffer.concat([Buffer.from('GGUF'), Buffer.alloc(100)]);
  const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0]);
  const notes = await told([{ name: 'm.bin', bytes: gguf }, { name: 'q.csv', bytes: png }]);
  check.match(notes[0], /^m\.bin: this is a model in GGUF; /);
  check.match(notes[1], /^q\.csv: this is a PNG picture; what can be opened is a lecture/);
});

page('of a file of 4 GB the first bytes are read', { link: '#/attention-pattern' }, async (the) => {
  // Its blob holds one block many times over; what is read of it is counted.
  const read = await the.evaluate(async () => {
    const block = new Blob([new Uint8Array(1 << 26)]);
    const file = new File([new Blob(['GGUF']), ...Array(64).fill(block)], 'model.gguf');
    let bytes = 0;
    const take = Blob.prototype.arrayBuffer;
    Blob.prototype.arrayBuffer = function () {
      bytes += this.size;
      return take.call(this);
    };
    const data = new DataTransfer();
    data.items.add(file);
    window.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
    await new Promise((resolve) => setTimeout(resolve, 300));
    return { bytes, size: file.size };
  });
  check.equal(read.size, 2 ** 32 + 4);
  await the.tab.waitForFunction(() => window.ropewalk.snapshot().notes.length > 0, null, { timeout: 20000 });
  check.equal(read.bytes, 1 << 16);
  check.match((await the.snapshot()).notes[0], /^model\.gguf: this is a model in GGUF; /);
});

page('rows too many for a link are shared without, and said to be', { link: '#/attention-pattern' }, async (the) => {
  await drop(the, [{ name: 'q.npy', bytes: npy([512, 256], Array.from({ length: 512 * 256 }, (_, i) => Math.sin(i))) }]);
  await the.tab.waitForFunction(() => window.ropewalk.snapshot().params.head === 'own', null, { timeout: 20000 }); // read in parts
  await the.settle();
  const { link, probes } = await the.snapshot();
  check.equal(link, '#/attention-pattern?head=own');
  check.equal(probes.tokens, 512);
  check.equal(probes.d, 256);
  await the.evaluate(() => (navigator.clipboard.writeText = (text) => ((window.copied = text), Promise.resolve())));
  await the.key('c');
  check.ok((await the.evaluate(() => window.copied)).endsWith('#/attention-pattern?head=own'));
  check.match((await the.snapshot()).notes[0], /goes without q 512 × 256/);
  check.equal(await the.evaluate(() => document.getElementById('status').textContent.trim()), 'Link copied, without your q');
  check.equal((await params(the)).q.length, 512);
});

page('rows are pasted and written in the card', { link: '#/attention-pattern?head=own', context: { permissions: ['clipboard-read', 'clipboard-write'] } }, async (the) => {
  await the.evaluate(() => navigator.clipboard.writeText('1\t2\n3\t4\n'));
  await edit(the);
  await the.click(...(await the.place('rows-paste')));
  await sleep(100);
  await the.settle();
  check.deepEqual((await params(the)).q, [], 'nothing counts before it is applied');
  await the.click(...(await the.place('rows-apply')));
  check.deepEqual((await params(the)).q, [[1, 2], [3, 4]]);
  check.match(await the.evaluate(() => location.hash), /head=own&q=1,2;3,4$/);

  // With the keyboard: the text has it, Control and V pastes into it, Control and Enter applies.
  await edit(the);
  await the.key('Control+a');
  await the.evaluate(() => navigator.clipboard.writeText('5,6\n7,'));
  await the.key('Control+v');
  await sleep(300); // what the browser reads from the clipboard comes later
  await the.settle();
  await the.key('Control+Enter');
  check.deepEqual((await params(the)).q, [[1, 2], [3, 4]], 'a row is not complete yet');
  await the.tab.keyboard.type('8', { delay: 30 });
  await the.settle();
  await the.key('Control+Enter');
  check.deepEqual((await params(the)).q, [[5, 6], [7, 8]]);

  // A refusal says what to do instead.
  await the.evaluate(() => (navigator.clipboard.readText = () => Promise.reject(new Error('no'))));
  await edit(the);
  await the.click(...(await the.place('rows-paste')));
  await sleep(100);
  await the.settle();
  await the.key('Escape');
  check.deepEqual((await params(the)).q, [[5, 6], [7, 8]]);
});

page('a file is opened from the card', { link: '#/attention-pattern?head=own' }, async (the) => {
  await edit(the);
  const [chooser] = await Promise.all([the.tab.waitForEvent('filechooser'), the.click(...(await the.place('rows-open')))]);
  await chooser.setFiles({ name: 'mine.npy', mimeType: 'application/octet-stream', buffer: npy([4], [1, 2, 3, 4]) });
  await sleep(200);
  await the.settle();
  await the.click(...(await the.place('rows-apply')));
  check.deepEqual((await params(the)).q, [[1, 2, 3, 4]]);
});

page('the text of the chapter takes rows, and keeps what it could not take', { link: '#/attention-pattern?head=own&q=1,2;3,4' }, async (the) => {
  await the.evaluate(() => document.getElementById('read').click());
  const area = the.tab.locator('#text-page-of-q');
  check.equal(await area.inputValue(), '1,2\n3,4');
  const write = async (text) => {
    await area.fill(text);
    await area.blur();
    await the.settle();
    await sleep(400);
  };
  await write('1,2\n3');
  check.deepEqual((await params(the)).q, [[1, 2], [3, 4]]);
  check.equal(await area.inputValue(), '1,2\n3');
  check.match(await the.evaluate(() => document.querySelector('#text-page').textContent), /Line 2: 1 number where the first row has 2/);
  await write('1 2\n5 6');
  check.deepEqual((await params(the)).q, [[1, 2], [5, 6]]);
  check.equal(await area.inputValue(), '1,2\n5,6');
});
