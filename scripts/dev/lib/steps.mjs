// Numbered steps with progress and time, on a terminal and in a log file alike.
import { text } from '../text.mjs';

const seconds = (since) => ((Date.now() - since) / 1000).toFixed(1);

/** A step that ended the ordinary way of failing: something to say and the one command that mends it. */
export class Stop extends Error {
  /** @param {string} message @param {{mend?: string, command?: string, code?: number}} [how] */
  constructor(message, how = {}) {
    super(message);
    this.mend = how.mend;
    this.command = how.command;
    this.code = how.code ?? 1;
  }
}

export class Steps {
  /** @param {number} total */
  constructor(total) {
    this.total = total;
    this.number = 0;
  }

  /**
   * Runs one step. `work` gets a function that shows progress; it returns what to say when the step had nothing to do.
   * @param {string} title
   * @param {(progress: (what: string) => void) => Promise<string | void> | string | void} work
   */
  async step(title, work) {
    this.number += 1;
    const head = `[${this.number}/${this.total}]`;
    const started = Date.now();
    const terminal = process.stdout.isTTY === true;
    let what = '';
    let lastLine = started;
    process.stdout.write(terminal ? `${head} ${title}` : `${head} ${title}\n`);
    const show = () => {
      if (terminal) {
        process.stdout.write(`\r\x1b[2K${head} ${title} ... ${what === '' ? '' : `${what}, `}${Math.round((Date.now() - started) / 1000)} s`);
      } else if (Date.now() - lastLine >= 10_000) {
        lastLine = Date.now();
        process.stdout.write(`      ${what === '' ? '' : `${what}; `}${text.stillWorking(Math.round((Date.now() - started) / 1000))}\n`);
      }
    };
    const timer = setInterval(show, terminal ? 500 : 1000);
    const end = (line) => {
      clearInterval(timer);
      process.stdout.write(terminal ? `\r\x1b[2K${head} ${line}\n` : `      ${line}\n`);
    };
    try {
      const nothing = await work((now) => {
        what = now;
      });
      end(typeof nothing === 'string' ? `${nothing} (${text.ready(seconds(started))})` : `${title}: ${text.done(seconds(started))}`);
    } catch (error) {
      end(`${title}: ${text.failed(seconds(started))}`);
      throw error;
    }
  }

  /** A step whose own output belongs on the screen: announced, not decorated. @param {string} title */
  announce(title) {
    this.number += 1;
    process.stdout.write(`[${this.number}/${this.total}] ${title}\n`);
  }
}

/** Prints a Stop as what is missing and the command that mends it, anything else with its stack. @returns {number} exit code */
export function explain(error) {
  if (!(error instanceof Stop)) {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    return 1;
  }
  process.stderr.write(`\n${error.message}\n`);
  if (error.mend !== undefined) process.stderr.write(`${error.mend}\n`);
  if (error.command !== undefined) process.stderr.write(`\n    ${error.command}\n\n`);
  return error.code;
}
