// Reads the PNG files that browsers make of screenshots (8 bits a channel, RGB or RGBA, not interlaced).
import { inflateSync } from 'node:zlib';

export function decodePng(file) {
  let at = 8;
  let width = 0;
  let height = 0;
  let channels = 4;
  const parts = [];
  while (at < file.length) {
    const size = file.readUInt32BE(at);
    const type = file.toString('latin1', at + 4, at + 8);
    const body = file.subarray(at + 8, at + 8 + size);
    if (type === 'IHDR') {
      width = body.readUInt32BE(0);
      height = body.readUInt32BE(4);
      if (body[8] !== 8 || ![2, 6].includes(body[9]) || body[12] !== 0) throw new Error('a PNG of another kind');
      channels = body[9] === 2 ? 3 : 4;
    }
    if (type === 'IDAT') parts.push(body);
    at += size + 12;
  }
  const raw = inflateSync(Buffer.concat(parts));
  const stride = width * channels;
  const data = Buffer.alloc(stride * height);
  for (let y = 0; y < height; ++y) {
    const filter = raw[y * (stride + 1)];
    for (let x = 0; x < stride; ++x) {
      const left = x >= channels ? data[y * stride + x - channels] : 0;
      const up = y > 0 ? data[(y - 1) * stride + x] : 0;
      const corner = y > 0 && x >= channels ? data[(y - 1) * stride + x - channels] : 0;
      let guess = 0;
      if (filter === 1) guess = left;
      else if (filter === 2) guess = up;
      else if (filter === 3) guess = (left + up) >> 1;
      else if (filter === 4) {
        const p = left + up - corner;
        const [a, b, c] = [Math.abs(p - left), Math.abs(p - up), Math.abs(p - corner)];
        guess = a <= b && a <= c ? left : b <= c ? up : corner;
      }
      data[y * stride + x] = raw[y * (stride + 1) + 1 + x] + guess;
    }
  }
  const start = (x, y) => y * stride + x * channels;
  return { width, height, channels, data, at: (x, y) => Array.from(data.subarray(start(x, y), start(x, y) + 3)) };
}
