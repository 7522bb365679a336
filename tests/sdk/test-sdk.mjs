// SPDX-License-Identifier: GPL-3.0-or-later
// The official SDK, unchanged, drives `tachyscope serve` through the life of a video.
// Usage: test-sdk.mjs PROGRAM

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import zlib from 'node:zlib';

import OpenAI from 'openai';

const KEY = 'sk-of-the-tests';
const DEADLINE = 60_000;

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tachyscope-sdk-'));

/** Starts the server; returns its process and its base URL. */
async function serve(program) {
  const keyFile = path.join(folder, 'key');
  fs.writeFileSync(keyFile, KEY);
  const server = spawn(program, ['serve', '--queued', '--port', '0', '--key-file', keyFile,
    '--data', path.join(folder, 'served')], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(createInterface(server.stdout), 'line');
  return [server, line.match(/http:\S+\/v1/)[0]];
}

/** A grey PNG of this size. */
function makePicture(width, height) {
  const chunk = (type, data) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const frame = Buffer.alloc(8);
    frame.writeUInt32BE(data.length, 0);
    frame.writeUInt32BE(crc32(body), 4);
    return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 0, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', zlib.deflateSync(Buffer.alloc((width + 1) * height, 0))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function crc32(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}

/** Polls until the video has come to its end; says which words and numbers were seen. */
async function follow(client, id) {
  const words = new Set();
  const deadline = Date.now() + DEADLINE;
  for (;;) {
    const video = await client.videos.retrieve(id);
    words.add(video.status);
    if (video.status === 'completed' || video.status === 'failed') return [video, words];
    assert(Date.now() < deadline, 'waited too long');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function checkLife(client) {
  const created = await client.videos.create({ model: 'animatic', prompt: 'A paper boat 纸船' });
  assert.equal(created.object, 'video');
  assert.equal(created.status, 'queued');
  assert.equal(created.prompt, 'A paper boat 纸船');
  assert.equal(created.seconds, '4');
  assert.equal(created.size, '720x1280');
  assert.equal(created.error, null);

  const [video, words] = await follow(client, created.id);
  assert.equal(video.status, 'completed');
  assert.equal(video.progress, 100);
  assert(words.has('in_progress'));
  assert.deepEqual([...words].filter((word) => !['queued', 'in_progress', 'completed'].includes(word)), []);
  assert(video.completed_at >= video.created_at);
  assert.equal(video.expires_at, video.completed_at + 24 * 60 * 60);

  const clip = Buffer.from(await (await client.videos.downloadContent(created.id)).arrayBuffer());
  assert.equal(clip.subarray(4, 8).toString(), 'ftyp');
  const thumbnail = await client.videos.downloadContent(created.id, { variant: 'thumbnail' });
  assert.match(thumbnail.headers.get('content-type'), /^image\/(webp|jpeg)$/);
  const sheet = await client.videos.downloadContent(created.id, { variant: 'spritesheet' });
  assert.equal(sheet.headers.get('content-type'), 'image/jpeg');
  return video;
}

/** Whatever form a picture comes in; returns the ids of what was created. */
async function checkPictures(client) {
  const file = path.join(folder, 'picture.png');
  const picture = makePicture(1280, 720);
  fs.writeFileSync(file, picture);
  const order = { model: 'animatic', prompt: 'a boat', size: '1280x720', seconds: '8' };

  const streamed = await client.videos.create({ ...order, input_reference: fs.createReadStream(file) });
  assert.equal(streamed.size, '1280x720');
  assert.equal(streamed.seconds, '8');
  const linked = await client.videos.create({
    ...order,
    input_reference: { image_url: `data:image/png;base64,${picture.toString('base64')}` },
  });

  await assert.rejects(
    client.videos.create({ ...order, size: '720x1280', input_reference: fs.createReadStream(file) }),
    (error) => error instanceof OpenAI.BadRequestError &&
      error.message.includes('Inpaint image must match the requested width and height'));
  return [streamed.id, linked.id];
}

async function checkPages(client, ids) {
  const newestFirst = [];
  for await (const video of client.videos.list({ limit: 1 })) newestFirst.push(video.id);
  assert.deepEqual(newestFirst, ids.toReversed());

  const oldestFirst = [];
  for await (const video of client.videos.list({ limit: 2, order: 'asc' })) oldestFirst.push(video.id);
  assert.deepEqual(oldestFirst, ids);
}

async function checkErrors(client, baseURL) {
  const stranger = new OpenAI({ apiKey: 'sk-wrong', baseURL });
  await assert.rejects(stranger.videos.list(), (error) =>
    error instanceof OpenAI.AuthenticationError && error.code === 'invalid_api_key' && error.requestID !== null);
  await assert.rejects(client.videos.retrieve('video_1'), OpenAI.NotFoundError);
  await assert.rejects(client.videos.create({ model: 'animatic', prompt: 'a', seconds: '5' }), (error) =>
    error instanceof OpenAI.BadRequestError && error.param === 'seconds');
}

async function main(program) {
  const [server, baseURL] = await serve(program);
  try {
    const client = new OpenAI({ apiKey: KEY, baseURL });
    const models = [];
    for await (const model of client.models.list()) models.push(model.id);
    assert.deepEqual(models, ['animatic']);

    const video = await checkLife(client);
    const remix = await client.videos.remix(video.id, { prompt: 'A paper boat in the rain' });
    assert.equal(remix.remixed_from_video_id, video.id);
    assert.equal(remix.status, 'queued');
    const ids = [video.id, remix.id, ...await checkPictures(client)];
    await checkPages(client, ids);
    await checkErrors(client, baseURL);

    for (const id of ids) {
      const deleted = await client.videos.delete(id);
      assert.deepEqual(deleted, { id, object: 'video.deleted', deleted: true });
      await assert.rejects(client.videos.retrieve(id), OpenAI.NotFoundError);
    }
    const left = [];
    for await (const one of client.videos.list()) left.push(one.id);
    assert.deepEqual(left, []);
  } finally {
    server.kill();
    await once(server, 'exit');
    fs.rmSync(folder, { recursive: true });
  }
}

await main(process.argv[2]);
