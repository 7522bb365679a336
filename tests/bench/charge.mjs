// SPDX-License-Identifier: GPL-3.0-or-later
// The peer of B3: one take ordered with the official SDK as it comes. Usage: charge.mjs SDK, then a
// base URL on each line of standard input; "done" answers each.

import readline from 'node:readline';

const { default: OpenAI } = await import(process.argv[2]);

for await (const baseURL of readline.createInterface({ input: process.stdin })) {
  const client = new OpenAI({ baseURL, apiKey: 'bench' });
  await client.videos.create({
    model: 'sora-2', prompt: 'A stork takes off', size: '720x1280', seconds: '4',
  }).catch(() => {});
  console.log('done');
}
