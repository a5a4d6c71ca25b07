import { findProgram } from '../lib/find-program.ts';
import { mustRun } from '../lib/run-command.ts';
import { SetupProblem } from '../lib/problem.ts';

/** What differs between processors: Debian's names for the architecture, its library folder and its dynamic loader. */
export interface Machine {
  /** dpkg's name, e.g. amd64, arm64. */
  architecture: string;
  /** Debian's multiarch triplet, the name of the library folder. */
  triplet: string;
  /** File name of the dynamic loader. */
  loader: string;
}

/** Multiarch triplets (wiki.debian.org/Multiarch/Tuples) and loaders (the psABI of each architecture). */
const MACHINES: Readonly<Record<string, Omit<Machine, 'architecture'>>> = {
  amd64: { triplet: 'x86_64-linux-gnu', loader: 'ld-linux-x86-64.so.2' },
  arm64: { triplet: 'aarch64-linux-gnu', loader: 'ld-linux-aarch64.so.1' },
  riscv64: { triplet: 'riscv64-linux-gnu', loader: 'ld-linux-riscv64-lp64d.so.1' },
  ppc64el: { triplet: 'powerpc64le-linux-gnu', loader: 'ld64.so.2' },
};

/** The machine as dpkg sees it. Throws a SetupProblem where there is no dpkg or the architecture is not known. */
export async function thisMachine(): Promise<Machine> {
  if (findProgram('dpkg') === undefined) {
    throw new SetupProblem('this is not a Debian machine (no dpkg)', 'install Asterisk 22 or newer by hand, so that `asterisk -V` answers');
  }
  const architecture = (await mustRun('dpkg', ['--print-architecture'])).trim();
  const known = MACHINES[architecture];
  if (known === undefined) {
    throw new SetupProblem(`no Asterisk package is known for ${architecture}`, 'install Asterisk 22 or newer by hand');
  }
  return { architecture, ...known };
}
