// Encodes texts as bench/run asks for it: a line of JSON in, {texts, together}, and one out, {seconds, vectors}.
//   node encode.mjs MODELS THREADS mean|cls
import { createInterface } from 'node:readline';
import { env, pipeline } from '@huggingface/transformers';

const [models, threads, pooling] = process.argv.slice(2);
env.allowRemoteModels = false;
env.localModelPath = models;
const extract = await pipeline('feature-extraction', 'model', {
  device: 'cpu',
  dtype: 'fp32', // which only says that the file is onnx/model.onnx
  session_options: { intraOpNumThreads: Number(threads), interOpNumThreads: 1 },
});

async function encode(texts) {
  return (await extract(texts, { pooling, normalize: true })).tolist();
}

for await (const line of createInterface({ input: process.stdin })) {
  const { texts, together } = JSON.parse(line);
  const start = process.hrtime.bigint();
  const vectors = together ? await encode(texts) : [];
  if (!together) {
    for (const text of texts) {
      vectors.push(...(await encode([text])));
    }
  }
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  console.log(JSON.stringify({ seconds, vectors }));
}
