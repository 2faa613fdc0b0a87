package dev.parley.bench.crew;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.Supplier;

/** Several crews that act as one. */
public final class Crews implements AutoCloseable {
    /** Leaves some of the 20,000 files of a process for its own. */
    public static final int MAX_SOCKETS_A_CREW = 19_500;

    private final Supplier<? extends Crew> recruiter;
    private final List<Crew> crews = new ArrayList<>();

    /**
     * @param recruiter starts a crew
     */
    public Crews(Supplier<? extends Crew> recruiter) {
        this.recruiter = recruiter;
    }

    /** Opens sockets on a Parley, in as few crews as they need. */
    public Answer.Connected connect(List<URI> gateways, List<Seat> seats, int atOnce) {
        return connect(Language.PARLEY, gateways, seats, atOnce);
    }

    /** Opens sockets on a server that speaks this language. */
    public Answer.Connected connect(
            Language language, List<URI> gateways, List<Seat> seats, int atOnce) {
        int needed = Math.max(1, Math.ceilDiv(seats.size(), MAX_SOCKETS_A_CREW));
        while (crews.size() < needed) {
            crews.add(recruiter.get());
        }
        var shares = new ArrayList<List<Seat>>();
        for (int i = 0; i < crews.size(); i++) {
            shares.add(new ArrayList<>());
        }
        for (int i = 0; i < seats.size(); i++) {
            shares.get(i % crews.size()).add(seats.get(i));
        }
        int each = Math.max(1, atOnce / crews.size());
        return all(
                i -> new Order.Connect(language, gateways, shares.get(i), each),
                Answer.Connected.class,
                Answer.Connected::plus);
    }

    /** All sockets come back after {@link #cut}. */
    public Answer.Connected comeBack(int atOnce) {
        return all(
                _ -> new Order.Return(Math.max(1, atOnce / crews.size())),
                Answer.Connected.class,
                Answer.Connected::plus);
    }

    /** Returns when all is sent. */
    public void send(Traffic traffic) {
        all(
                i -> new Order.Send(traffic.share(i, crews.size())),
                Answer.Counted.class,
                Answer.Counted::plus);
    }

    public Answer.Counted count() {
        return all(_ -> new Order.Count(), Answer.Counted.class, Answer.Counted::plus);
    }

    public Answer.Collected collect() {
        return all(_ -> new Order.Collect(), Answer.Collected.class, Answer.Collected::plus);
    }

    /** From now on they stay connected and read nothing. */
    public void stopReading() {
        all(_ -> new Order.StopReading(), Answer.Counted.class, Answer.Counted::plus);
    }

    public void cut() {
        all(_ -> new Order.Cut(), Answer.Counted.class, Answer.Counted::plus);
    }

    private <A extends Answer> A all(
            Function<Integer, Order> order, Class<A> type, BinaryOperator<A> sum) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new ArrayList<Future<Answer>>();
            for (int i = 0; i < crews.size(); i++) {
                int crew = i;
                answers.add(threads.submit(() -> crews.get(crew).perform(order.apply(crew))));
            }
            A total = null;
            for (var answer : answers) {
                A one = type.cast(answer.get());
                total = total == null ? one : sum.apply(total, one);
            }
            if (total == null) {
                throw new CrewException("there is no crew");
            }
            return total;
        } catch (ExecutionException failed) {
            throw new CrewException("a crew failed: " + failed.getCause(), failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CrewException("interrupted", interrupted);
        }
    }

    @Override
    public void close() {
        crews.forEach(Crew::close);
        crews.clear();
    }
}
