package dev.heliograph.protocol.client;

import dev.heliograph.protocol.stanza.IqClient;
import dev.heliograph.protocol.stanza.IqException;
import dev.heliograph.protocol.stanza.Ping;
import dev.heliograph.protocol.transport.TransportException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/// Pings when nothing was heard for a while, and ends a connection that is dead. One for each connection.
/// Source: shared/protocol/1-connection.md 7.1.
final class Keepalive implements AutoCloseable {
    private final IqClient iq;
    private final ClientLife life;
    private final RandomGenerator random;
    private final Runnable dead;
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile boolean heard;

    Keepalive(IqClient iq, ClientLife life, RandomGenerator random, Runnable dead) {
        this.iq = iq;
        this.life = life;
        this.random = random;
        this.dead = dead;
        Thread.ofVirtual().name("keepalive").start(this::loop);
    }

    /// Any stanza is a sign of life.
    void heard() {
        heard = true;
    }

    private void loop() {
        try {
            while (!over.await(silence(), TimeUnit.MILLISECONDS)) {
                if (!heard) {
                    iq.ask(new Ping(), life.pingAnswer());
                }
                heard = false;
            }
        } catch (IqException | TransportException _) {
            dead.run();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// Give or take a fifth, in milliseconds.
    private long silence() {
        long middle = life.pingAfter().toMillis();
        return middle + random.nextLong(-middle / 5, middle / 5 + 1);
    }

    @Override
    public void close() {
        over.countDown();
    }
}
