// node read.mjs document.yaml: prints the document as JSON.

import { read } from './document.mjs';

process.stdout.write(JSON.stringify(read(process.argv[2])));
