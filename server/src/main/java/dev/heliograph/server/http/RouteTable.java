package dev.heliograph.server.http;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// All routes there are. Filled at start by one thread, then only read.
final class RouteTable {
    /// A route that is meant, with the decoded parameters of the path.
    record Match(Endpoint endpoint, Map<String, String> parameters) {}

    private final List<Endpoint> endpoints = new ArrayList<>();

    /// Adds a route, unless its paths are taken.
    ///
    /// @return the route that has them already
    Optional<Endpoint> add(Endpoint endpoint) {
        Optional<Endpoint> taken = endpoints.stream()
                .filter(other -> other.method().equals(endpoint.method())
                        && other.template().shape().equals(endpoint.template().shape()))
                .findFirst();
        if (taken.isEmpty()) {
            endpoints.add(endpoint);
        }
        return taken;
    }

    /// The route for a request.
    Optional<Match> find(String method, String rawPath) {
        return matches(rawPath).stream()
                .filter(match -> match.endpoint().method().equals(method))
                .max(Comparator.comparingLong(
                        match -> match.endpoint().template().literals()));
    }

    /// The methods a path takes; empty when there is no such path.
    Set<String> methods(String rawPath) {
        var methods = new TreeSet<String>();
        matches(rawPath).forEach(match -> methods.add(match.endpoint().method()));
        return methods;
    }

    private List<Match> matches(String rawPath) {
        List<String> path = Template.path(rawPath).orElse(List.of());
        var found = new ArrayList<Match>();
        for (Endpoint endpoint : endpoints) {
            endpoint.template().match(path).ifPresent(parameters -> found.add(new Match(endpoint, parameters)));
        }
        return found;
    }
}
