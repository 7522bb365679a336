// SPDX-License-Identifier: GPL-3.0-or-later
// The engine behind qvac as its server sees it: each model is loaded at once, and each video is a
// second of a test picture. What the prompt says happens: "fail", or "stall" until it is cancelled.

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const stalled = new Map();
let requests = 0;

// The same kind of file that the true engine makes: Motion JPEG in AVI.
async function makeClip({ width = 320, height = 240 }) {
  const { stdout } = await promisify(execFile)('ffmpeg', [
    '-loglevel', 'error', '-f', 'lavfi', '-i', `testsrc=size=${width}x${height}:rate=16:duration=1`,
    '-c:v', 'mjpeg', '-q:v', '9', '-f', 'avi', 'pipe:1',
  ], { encoding: 'buffer', maxBuffer: 64 << 20 });
  return stdout;
}

async function* countSteps() {
  for (let step = 1; step <= 4; step++) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    yield { step, totalSteps: 4, elapsedMs: step * 100 };
  }
}

async function generate(params, requestId) {
  // Whatever comes of it comes after the last step.
  await new Promise((resolve) => setTimeout(resolve, 600));
  if (params.prompt.includes('stall'))
    await new Promise((resolve, reject) => stalled.set(requestId, reject));
  if (params.prompt.includes('fail')) throw new Error('the engine fell over');
  return [await makeClip(params)];
}

export function video(params) {
  const requestId = `request-${++requests}`;
  // So that a test can see what reached the engine.
  console.log(`engine ${JSON.stringify({ ...params, init_image: params.init_image?.length })}`);
  return {
    requestId,
    progressStream: countSteps(),
    outputs: generate(params, requestId),
    stats: Promise.resolve({ videoFrames: 16, width: params.width, height: params.height }),
  };
}

export async function cancel({ requestId }) {
  console.log(`engine cancels ${requestId}`);
  stalled.get(requestId)?.(new Error('cancelled'));
}

export async function loadModel() {
  return 'model-1';
}

export async function unloadModel() {}
export async function close() {}
export async function getLoadedModelInfo() {
  return {};
}

// What else the server imports and these tests never call.
const nobody = () => {
  throw new Error('there is no such engine here');
};
export {
  nobody as completion, nobody as diffusion, nobody as embed, nobody as ragCloseWorkspace,
  nobody as ragDeleteWorkspace, nobody as ragIngest, nobody as ragListWorkspaces,
  nobody as ragSearch, nobody as textToSpeech, nobody as transcribe, nobody as translate,
};
