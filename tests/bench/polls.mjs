// SPDX-License-Identifier: GPL-3.0-or-later
// The peer of B9: asks the official SDK once for each of many takes, as a loop around it does.
// Usage: polls.mjs SDK BASE-URL NUMBER

const [sdk, baseURL, number] = process.argv.slice(2);
const { default: OpenAI } = await import(sdk);
const client = new OpenAI({ baseURL, apiKey: 'bench' });

await client.videos.retrieve('video_1');
console.log('warm');
await new Promise((resolve) => { process.stdin.once('data', resolve); });

const before = process.cpuUsage();
for (let n = 1; n <= Number(number); n += 1) {
  await client.videos.retrieve(`video_${n}`);
}
const used = process.cpuUsage(before);
console.log((used.user + used.system) / 1e6);
process.exit(0);
