// An unpacked runtime brings its stand-in for an app; with it in place, the fuse OnlyLoadAppFromAsar would still hold,
// but the product has no use for it.
import { rm } from 'node:fs/promises';
import path from 'node:path';

export default (context) => rm(path.join(context.appOutDir, 'resources', 'default_app.asar'), { recursive: true, force: true });
