// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge.gateway;

import io.millwright.edge.EdgeCollector;
import io.millwright.edge.RefusedSource;
import io.millwright.feed.SourceFeeds;
import io.millwright.file.edge.EdgeFiles;
import io.millwright.reading.Alias;
import io.millwright.report.BadTag;
import io.millwright.report.SourceReport;
import io.millwright.source.RefusedPart;
import io.millwright.source.SourceDefinition;
import io.millwright.source.TagDefinition;
import io.millwright.validation.InvalidException;
import io.millwright.value.Quality;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The gateway configurations that an edge can't run. A data stream of such a configuration that
 * nobody collects gets one reading of quality BAD. Any thread may call {@link #sources}; the other
 * methods are for one thread at a time.
 */
final class RefusedConfigurations {
  private final EdgeCollector collector;
  private final InstantSource clock;
  private final Map<String, List<RefusedSource>> byNamespace = new ConcurrentHashMap<>();
  private final Map<String, Set<Alias>> told = new HashMap<>();

  RefusedConfigurations(EdgeCollector collector, InstantSource clock) {
    this.collector = collector;
    this.clock = clock;
  }

  /** Returns the sources that are not read because their configuration can't be run. */
  List<RefusedSource> sources() {
    return byNamespace.values().stream().flatMap(List::stream).toList();
  }

  /** Forgets a configuration, because it runs now. */
  void forget(String namespace) {
    byNamespace.remove(namespace);
    told.remove(namespace);
  }

  /** Forgets all configurations except these. */
  void keep(Set<String> configured) {
    byNamespace.keySet().retainAll(configured);
    told.keySet().retainAll(configured);
  }

  /**
   * Records that a configuration in the form of an edge file can't be run.
   *
   * @param why what is wrong with it
   */
  void refuseFile(String edge, Capability capability, String why) {
    var namespace = capability.namespace();
    var sources = new HashMap<String, Refused>();
    try {
      var file = EdgeFiles.parseSound(namespace, capability.configuration(), EdgeCollector::check);
      file.edge().sources().forEach(source -> add(sources, source));
      file.refused()
          .forEach(part ->
              sources
                  .computeIfAbsent(part.source(), _ -> new Refused(protocol(part)))
                  .aliases()
                  .addAll(part.aliases()));
    } catch (InvalidException e) {
      // The file can't be read at all, so its streams are not known.
    }
    refuse(edge, namespace, sources, why);
  }

  /**
   * Records that sources of a configuration can't be run.
   *
   * @param why what is wrong with them
   */
  void refuseSources(String edge, String namespace, List<SourceDefinition> wanted, String why) {
    var sources = new HashMap<String, Refused>();
    wanted.forEach(source -> add(sources, source));
    refuse(edge, namespace, sources, why);
  }

  private record Refused(String protocol, Set<Alias> aliases) {
    Refused(String protocol) {
      this(protocol, new LinkedHashSet<>());
    }
  }

  private static void add(Map<String, Refused> sources, SourceDefinition source) {
    var aliases =
        sources.computeIfAbsent(source.name(), _ -> new Refused(source.protocol())).aliases();
    source.tags().stream().map(TagDefinition::alias).forEach(aliases::add);
  }

  private static String protocol(RefusedPart part) {
    return part instanceof RefusedPart.Source source ? source.protocol() : "";
  }

  private void refuse(String edge, String namespace, Map<String, Refused> sources, String why) {
    var collected = new HashSet<Alias>();
    collector.feeds().sources().stream().map(SourceFeeds::aliases).forEach(collected::addAll);
    var now = clock.instant();
    var found = new ArrayList<RefusedSource>();
    var bad = new LinkedHashSet<Alias>();
    sources.forEach((name, refused) -> {
      var left = new LinkedHashSet<>(refused.aliases());
      left.removeAll(collected);
      if (!left.isEmpty()) {
        bad.addAll(left);
        found.add(source(edge, name, refused.protocol(), left, why, since(namespace, why, now)));
      }
    });
    byNamespace.put(namespace, List.copyOf(found));
    var before = told.put(namespace, Set.copyOf(bad));
    if (before != null) {
      bad.removeAll(before);
    }
    if (!bad.isEmpty()) {
      collector.deliverBad(bad);
    }
  }

  private Instant since(String namespace, String why, Instant now) {
    return byNamespace.getOrDefault(namespace, List.of()).stream()
        .filter(before -> before.reasons().equals(List.of(why)))
        .map(RefusedSource::since)
        .findFirst()
        .orElse(now);
  }

  private static RefusedSource source(
      String edge, String name, String protocol, Set<Alias> aliases, String why, Instant since) {
    return new RefusedSource(
        edge,
        name,
        protocol,
        true,
        aliases.size(),
        List.of(why),
        aliases.stream()
            .limit(SourceReport.MOST_BAD_TAGS)
            .map(alias ->
                new BadTag(
                    alias.path(),
                    Quality.BAD,
                    "not read: the gateway's configuration has a mistake",
                    since,
                    why))
            .toList(),
        since);
  }
}
