import { existsSync } from 'node:fs';
import { cruise, type IFlattenedRuleSet } from 'dependency-cruiser';

// The allowed directions of imports (docs/architecture.md), checked together with types and lint. Ends with code 1 when one is broken.

const FEATURES = '^server/(tickets|calls|agents|callbacks|recordings|residents|areas|staff|reveals|settings|queues|messages|alarms|cards|broadcasts|knowledge|calendar|audit|statistics)/';

const RULES: IFlattenedRuleSet = {
  forbidden: [
    { name: 'no cycles', severity: 'error', from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
    { name: 'nobody imports the program', severity: 'error', from: { pathNot: '^test/' }, to: { path: '^server/main\\.ts$' } },
    { name: 'only the composition root composes', severity: 'error', from: { path: FEATURES }, to: { path: '^server/(compose/|create-server\\.ts)' } },
    { name: 'production does not import tests', severity: 'error', from: { path: '^(config|server|ivr|sms|migrations|agent-ui)/' }, to: { path: '^test/' } },
    { name: 'production does not import scripts', severity: 'error', from: { path: '^(config|server|ivr|sms|migrations|agent-ui)/' }, to: { path: '^scripts/' } },
    { name: 'shared is a leaf', severity: 'error', from: { path: '^server/shared/' }, to: { path: '^(server/(?!shared/)|ivr/|sms/|config/)' } },
    { name: 'the database knows no feature but their entities', severity: 'error', from: { path: '^server/database/' }, to: { path: FEATURES, pathNot: '\\.entity\\.ts$' } },
    { name: 'intake knows no channel', severity: 'error', from: { path: '^server/intake/' }, to: { path: '^(ivr|sms|server/telephony|server/http|server/realtime)/' } },
    { name: 'features know no channel', severity: 'error', from: { path: FEATURES, pathNot: '\\.routes\\.ts$' }, to: { path: '^(ivr|sms)/', dependencyTypesNot: ['type-only'] } },
    { name: 'ivr and sms use intake, read models and shared only', severity: 'error', from: { path: '^(ivr|sms)/' }, to: { path: '^server/', pathNot: '^server/(shared|intake)/|\\.reader\\.ts$|read-model' } },
    { name: 'configuration is read by nobody below', severity: 'error', from: { path: '^config/' }, to: { path: '^(server|ivr|sms|agent-ui)/' } },
    { name: 'the desktop sees types of the server, never its code', severity: 'error', from: { path: '^agent-ui/' }, to: { path: '^(server|config|ivr|sms)/', dependencyTypesNot: ['type-only'], pathNot: '(contract|\\.schema|-states|-workflow|error-catalogue)\\.ts$' } },
    { name: 'sip.js stays in one folder', severity: 'error', from: { pathNot: '^(agent-ui/src/phone|test)/' }, to: { path: 'node_modules/sip\\.js' } },
    { name: 'asterisk-manager stays in one folder', severity: 'error', from: { pathNot: '^(server/telephony/ami|test)/' }, to: { path: 'node_modules/asterisk-manager' } },
    { name: 'imports can be resolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
};

const result = await cruise(
  ['config', 'server', 'ivr', 'sms', 'migrations', 'scripts', 'agent-ui/src', 'test'].filter((folder) => existsSync(folder)),
  { ruleSet: RULES, validate: true, tsPreCompilationDeps: true, doNotFollow: { path: 'node_modules' }, exclude: { path: '\\.(svg|css|png)$' } },
  { extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'], conditionNames: ['import', 'types', 'node', 'default'], exportsFields: ['exports'] },
);

if (typeof result.output === 'string') throw new Error('dependency-cruiser answered with text');
const { violations, totalCruised } = result.output.summary;
for (const violation of violations) {
  const way = violation.cycle?.map((step) => step.name).join(' → ') ?? violation.to;
  console.error(`${violation.rule.name}: ${violation.from} → ${way}`);
}
console.error(`${totalCruised} modules, ${violations.length} broken boundaries`);
if (violations.length > 0) process.exitCode = 1;
