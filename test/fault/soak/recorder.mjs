// Loaded into each Node of ripcord by NODE_OPTIONS: notes what the process holds, in a file of its own.
import { writeFileSync } from 'node:fs';

const EVERY_MS = 5000;
const file = `${process.env.RECORD_TO}-${process.pid}.json`;

setInterval(() => {
  const { heapUsed, rss } = process.memoryUsage();
  writeFileSync(file, JSON.stringify({ heapUsed, rss, handles: process.getActiveResourcesInfo().length }));
}, EVERY_MS).unref();
