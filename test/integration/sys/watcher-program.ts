/** Watches a file and writes on each line what it hears. Usage: watcher-program.ts FILE */
import { watchFiles } from '../../../src/sys/watch.ts';

const [file = ''] = process.argv.slice(2);
const watch = watchFiles({
  onChange: () => console.log('changed'),
  onError: error => console.log(error.message),
});
await watch.follow([file]);
console.log('watches');
// What is watched keeps no process alive.
setInterval(() => undefined, 1000);
