// A client of other authors reads app state from the sandbox with every MAC checked: a snapshot, the patch after it,
// then what the owner changes on the phone. One JSON line on stdout for each step; leaves with 0 once it has seen the
// contact of the last argument.
//
//   node foreign-app-state.mjs <ws uri> <root key base64> <http base> <auth folder> <last name>
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { makeWASocket, useMultiFileAuthState } from 'baileys'

const [webSocketUri, rootKey, httpBase, authFolder, lastName] = process.argv.slice(2)
const CONTACTS = 'critical_unblock_low'
const say = (event, facts = {}) => process.stdout.write(JSON.stringify({ event, ...facts }) + '\n')
const fail = why => {
    say('failed', { why: String(why?.stack ?? why) })
    process.exit(1)
}
process.on('unhandledRejection', fail)
setTimeout(() => fail('not done within 90 s'), 90_000).unref()

const lib = dirname(createRequire(import.meta.url).resolve('baileys'))
const { WA_CERT_DETAILS } = await import(pathToFileURL(join(lib, 'Defaults', 'index.js')).href)
WA_CERT_DETAILS.PUBLIC_KEY = Buffer.from(rootKey, 'base64')

// blobs are fetched from a host that is fixed in the package: here it is the sandbox
const fetched = globalThis.fetch
globalThis.fetch = (url, options) => {
    const text = String(url)
    if (text.includes('/app-state/')) say('blob', { path: new URL(text).pathname })
    return fetched(text.replace('https://mmg.whatsapp.net', httpBase), options)
}

// a collection that does not check out is told to the logger and given up
const troubles = []
const logger = { level: 'info', child: () => logger, trace() {}, debug() {} }
for (const level of ['info', 'warn', 'error']) {
    logger[level] = (...what) => {
        if (/app ?state|sync.*collection|mac|hash/i.test(what.filter(one => typeof one === 'string').join(' '))) {
            if (level !== 'info') troubles.push(what.filter(one => typeof one === 'string').join(' '))
        }
    }
}

const { state, saveCreds } = await useMultiFileAuthState(authFolder)

// the version is kept after the events are told
async function stored(atLeast) {
    for (let i = 0; ; i++) {
        const kept = (await state.keys.get('app-state-sync-version', [CONTACTS]))[CONTACTS]
        const version = kept?.version ?? 0
        if (version >= atLeast || i === 50) {
            return { version, entries: Object.keys(kept?.indexValueMap ?? {}).length, troubles }
        }
        await new Promise(done => setTimeout(done, 100))
    }
}

function connect() {
    const names = new Map()
    const socket = makeWASocket({
        auth: state,
        waWebSocketUrl: webSocketUri,
        logger,
        shouldSyncHistoryMessage: () => false,
        appStateMacVerification: { patch: true, snapshot: true },
    })
    socket.ev.on('creds.update', async update => {
        await saveCreds()
        if (update.myAppStateKeyId) {
            await socket.resyncAppState([CONTACTS], true)
            say('synced', await stored(2))
        }
    })
    socket.ev.on('contacts.upsert', async list => {
        list.filter(contact => contact.name).forEach(contact => names.set(contact.id, contact.name))
        if ([...names.values()].includes(lastName)) {
            say('seen', await stored(4))
            socket.end(undefined)
            process.exit(0)
        }
    })
    socket.ev.on('connection.update', async update => {
        if (update.qr) {
            const answer = await fetch(httpBase + '/scan', { method: 'POST', body: JSON.stringify({ qr: update.qr }) })
            if (!answer.ok) fail('scan: ' + answer.status)
        }
        if (update.connection === 'close') {
            if (update.lastDisconnect?.error?.output?.statusCode === 515) connect()
            else fail(update.lastDisconnect?.error)
        }
    })
}

connect()
