// SPDX-License-Identifier: GPL-3.0-or-later
// The peer of B4: takes made with the official SDK. Usage: take.mjs SDK BASE-URL NUMBER FOLDER WAIT

import fs from 'node:fs/promises';
import path from 'node:path';

const [sdk, baseURL, number, folder, wait] = process.argv.slice(2);
const { default: OpenAI } = await import(sdk);
const client = new OpenAI({ baseURL, apiKey: 'bench' });
const sleep = (seconds) => new Promise((resolve) => { setTimeout(resolve, seconds * 1000); });

/** One take, from the prompt to a file that is on the disk. */
async function make(index) {
  let video = await client.videos.create({
    model: 'sora-2', prompt: `A stork takes off, number ${index}`, size: '720x1280', seconds: '4',
  });
  while (video.status === 'queued' || video.status === 'in_progress') {
    await sleep(Number(wait));
    video = await client.videos.retrieve(video.id);
  }
  const answer = await client.videos.downloadContent(video.id);
  const file = await fs.open(path.join(folder, `${video.id}.mp4`), 'w');
  await file.writeFile(Buffer.from(await answer.arrayBuffer()));
  await file.sync();
  await file.close();
}

await Promise.all(Array.from({ length: Number(number) }, (_, index) => make(index)));
