// A client of other authors against the sandbox: pairs by QR, or by a code when FOREIGN_PHONE names the phone, survives
// 515, logs in, reads the contacts from app state, posts a text, a picture and a film to all of them. One JSON line on
// stdout for each step; leaves with 0 after
// the last ack. NODE_EXTRA_CA_CERTS names the media host's certificate.
//
//   node foreign-client.mjs <ws uri> <root key base64> <http base> <auth folder> <text> <media base>
import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { makeWASocket, useMultiFileAuthState } from 'baileys'

const [webSocketUri, rootKey, httpBase, authFolder, text, mediaUri] = process.argv.slice(2)
const say = (event, facts = {}) => process.stdout.write(JSON.stringify({ event, ...facts }) + '\n')
const fail = why => {
    say('failed', { why: String(why?.stack ?? why) })
    process.exit(1)
}
process.on('unhandledRejection', fail)
setTimeout(() => fail('not done within 90 s'), 90_000).unref()

// the root key is a constant of the package, kept in an object that its noise handler reads at each handshake
const lib = dirname(createRequire(import.meta.url).resolve('baileys'))
const { WA_CERT_DETAILS } = await import(pathToFileURL(join(lib, 'Defaults', 'index.js')).href)
WA_CERT_DETAILS.PUBLIC_KEY = Buffer.from(rootKey, 'base64')

const silent = { level: 'silent', child: () => silent }
for (const level of ['trace', 'debug', 'info', 'warn', 'error']) {
    silent[level] = process.env.FOREIGN_LOG
        ? (...what) => process.stderr.write(level + ' ' + JSON.stringify(what, shorten) + '\n')
        : () => {}
}
function shorten(key, value) {
    return value instanceof Error ? value.stack : value
}

const { state, saveCreds } = await useMultiFileAuthState(authFolder)

async function scan(qr) {
    const answer = await fetch(httpBase + '/scan', { method: 'POST', body: JSON.stringify({ qr }) })
    if (!answer.ok) fail('scan: ' + answer.status + ' ' + (await answer.text()))
    say('scanned')
}

// the hello goes out without waiting for its answer, so the phone may be too quick with the code
async function typeCode(socket) {
    const code = await socket.requestPairingCode(process.env.FOREIGN_PHONE)
    say('code', { length: code.length })
    for (let tries = 0; ; tries++) {
        const answer = await fetch(httpBase + '/enter-code', { method: 'POST', body: JSON.stringify({ code }) })
        if (answer.ok) break
        const why = await answer.text()
        if (tries === 20 || !why.includes('no client shows a code')) fail('enter-code: ' + answer.status + ' ' + why)
        await new Promise(done => setTimeout(done, 250))
    }
    say('typed')
}

async function sample(name) {
    const answer = await fetch(mediaUri + '/samples/' + name)
    if (!answer.ok) fail('sample ' + name + ': ' + answer.status)
    return Buffer.from(await answer.arrayBuffer())
}

// one after the other, each once the one before is acked
async function post(socket, contacts) {
    const jpegThumbnail = readFileSync(new URL('thumbnail.jpg', import.meta.url))
    const options = { statusJidList: contacts.map(contact => contact.id), backgroundColor: '#123456', font: 1 }
    const contents = [
        { text },
        { image: await sample('picture.jpg'), caption: text, jpegThumbnail, width: 1080, height: 1350 },
        { video: await sample('film.mp4'), caption: text, jpegThumbnail, width: 320, height: 568, seconds: 3 },
    ]
    for (const content of contents) {
        const acked = new Promise(done => socket.ws.once('CB:ack,class:message', done))
        const sent = await socket.sendMessage('status@broadcast', content, options)
        say('sent', { id: sent.key.id })
        const ack = await acked
        say('acked', { id: ack.attrs.id, error: ack.attrs.error ?? null })
        if (ack.attrs.error) process.exit(1)
    }
    socket.end(undefined)
    process.exit(0)
}

function connect() {
    const contacts = new Map()
    let open = false
    let asked = false
    let posting = false
    const socket = makeWASocket({
        auth: state,
        waWebSocketUrl: webSocketUri,
        logger: silent,
        shouldSyncHistoryMessage: () => false,
        appStateMacVerification: { patch: true, snapshot: true },
    })
    socket.ev.on('creds.update', async update => {
        await saveCreds()
        if (update.myAppStateKeyId) {
            say('app-state-key')
            await socket.resyncAppState(['critical_unblock_low'], true)
        }
    })
    socket.ev.on('contacts.upsert', list => {
        list.forEach(contact => contacts.set(contact.id, contact))
        begin()
    })
    socket.ev.on('connection.update', async update => {
        if (update.qr && !asked) {
            asked = true
            await (process.env.FOREIGN_PHONE ? typeCode(socket) : scan(update.qr))
        }
        if (update.connection === 'open') {
            say('open')
            open = true
            begin()
        }
        if (update.connection === 'close') {
            const code = update.lastDisconnect?.error?.output?.statusCode
            say('closed', { code })
            if (code === 515) connect()
            else if (!posting) fail(update.lastDisconnect?.error)
        }
    })
    let timer
    function begin() {
        // contacts come in portions: wait until none has come for a moment
        clearTimeout(timer)
        if (!open || contacts.size === 0 || posting) return
        timer = setTimeout(() => {
            posting = true
            const named = [...contacts.values()].filter(contact => contact.name)
            say('contacts', { count: named.length })
            post(socket, named).catch(fail)
        }, 500)
    }
}

connect()
