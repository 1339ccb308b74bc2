/**
 * Log files of the VS Code in the browser. Its own writer is a native module, which is not compiled here (nothing that packages bring along is
 * executed while installing), and without it the Output panel stays empty. This puts one in JavaScript in its place.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const source = `// Written by Capstan in place of the native module: the same functions, in JavaScript.
const fs = require('node:fs');
const path = require('node:path');

const levels = ['trace', 'debug', 'info', 'warn', 'error', 'critical'];
const names = { warn: 'warning' };
let level = 2;

class Logger {
  constructor(file, maxSize) {
    this.file = file;
    this.maxSize = maxSize;
    this.level = level;
    this.plain = false;
    fs.mkdirSync(path.dirname(file), { recursive: true });
    this.size = fs.existsSync(file) ? fs.statSync(file).size : 0;
  }
  getLevel() { return this.level; }
  setLevel(value) { this.level = value; }
  setPattern() { this.plain = false; }
  clearFormatters() { this.plain = true; }
  flush() {}
  drop() { this.level = levels.length; }
  write(name, text) {
    if (levels.indexOf(name) < this.level) return;
    const line = this.plain ? text : stamp() + ' [' + (names[name] ?? name) + '] ' + text + '\\n';
    const bytes = Buffer.byteLength(line);
    if (this.size > 0 && this.size + bytes > this.maxSize) {
      fs.renameSync(this.file, this.file.replace(/(\\.[^.]*)?$/, '.1$1'));
      this.size = 0;
    }
    fs.appendFileSync(this.file, line);
    this.size += bytes;
  }
}
for (const name of levels) Logger.prototype[name] = function (text) { this.write(name, text); };

/** The time here, as the native module writes it: 2026-01-31 12:00:00.000 */
function stamp() {
  const now = new Date();
  return new Date(now.getTime() - now.getTimezoneOffset() * 60000).toISOString().replace('T', ' ').replace('Z', '');
}

const create = async (_name, file, maxSize) => new Logger(file, maxSize);
// One by one: the editor imports this as an ES module, whose names are found by reading, not by running.
exports.Logger = Logger;
exports.setLevel = (value) => { level = value; };
exports.setFlushOn = () => {};
exports.createRotatingLogger = create;
exports.createAsyncRotatingLogger = create;
`;

/** `editor`: the folder of the editor in the installed server. Does nothing where it was done, or where the native module was compiled. */
export function writeLogFiles(editor: string): void {
  const module = path.join(editor, 'node_modules/@vscode/spdlog');
  const file = path.join(module, 'index.js');
  if (!existsSync(file) || existsSync(path.join(module, 'build/Release/spdlog.node')) || readFileSync(file, 'utf8') === source) return;
  writeFileSync(file, source);
}
