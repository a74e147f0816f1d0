// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.opcua.browse;

import static org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned.uint;

import io.millwright.connector.opcua.session.DataValues;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.milo.opcua.sdk.client.OpcUaClient;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.types.builtin.ByteString;
import org.eclipse.milo.opcua.stack.core.types.builtin.DateTime;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.eclipse.milo.opcua.stack.core.types.enumerated.NodeClass;
import org.eclipse.milo.opcua.stack.core.types.structured.BrowseDescription;
import org.eclipse.milo.opcua.stack.core.types.structured.BrowseResult;
import org.eclipse.milo.opcua.stack.core.types.structured.ReferenceDescription;
import org.eclipse.milo.opcua.stack.core.types.structured.ViewDescription;
import org.jspecify.annotations.Nullable;

/**
 * Lists the references of nodes completely, as far as the server allows (OPC 10000-4, 5.9.2 and
 * 5.9.3).
 *
 * <p>A server answers with as many references as it likes and keeps the rest behind a continuation
 * point. A server has few of these points, a PLC perhaps three. Nodes that get no point are listed
 * again.
 *
 * <ol>
 *   <li>One request lists many nodes. The references behind their continuation points are fetched
 *       at once, so that the points are free for the next request.
 *   <li>The nodes that got no point or lost it are listed again, a quarter as many at a time, at
 *       last one by one.
 *   <li>A node that fails even alone is listed with the largest allowed number of references, and
 *       then separately for its objects and its variables.
 * </ol>
 *
 * <p>A request that the server does not answer in time is made smaller, too, but only once for each
 * size: the nodes that come after it are listed with smaller requests, and its own nodes last. A
 * node that alone is not answered in time is tried once more. So one slow node costs a few
 * time-outs and delays no other node by more than that.
 *
 * <p>Every step is bounded. A continuation point that is not read to its end is released.
 */
final class ReferenceListing {
  /** The factor by which the next smaller request is smaller. */
  static final int FEWER = 4;

  private static final int ALL = 0;
  private static final int MANY = 1_000_000;
  private static final int SOME = 100;

  /**
   * The number of answers in a row without new references after which the server is assumed to
   * repeat itself.
   */
  private static final int MOST_IDLE = 3;

  /** The status codes after which another form of request may succeed. */
  private static final Set<Long> ASKED_OTHERWISE =
      Set.of(
          StatusCodes.Bad_NoContinuationPoints,
          StatusCodes.Bad_ContinuationPointInvalid,
          StatusCodes.Bad_TooManyOperations,
          StatusCodes.Bad_RequestTooLarge,
          StatusCodes.Bad_ResponseTooLarge,
          StatusCodes.Bad_EncodingLimitsExceeded,
          StatusCodes.Bad_ResourceUnavailable,
          StatusCodes.Bad_OutOfMemory);

  /**
   * The references of one node.
   *
   * @param missing why the references are incomplete; empty if they are complete
   */
  record Listed(List<ReferenceDescription> references, String missing) {}

  /**
   * The result for several nodes.
   *
   * @param nodes the references of each node, in the nodes' order
   * @param failure why the server does not answer any more, so that nodes may lack references; null
   *     if it answers
   */
  record Answers(List<Listed> nodes, @Nullable UaException failure) {
    /** Returns the references of each node, or throws if the server stopped answering. */
    List<Listed> whole() throws UaException {
      if (failure != null) {
        throw failure;
      }
      return nodes;
    }
  }

  private final OpcUaClient client;
  private final int most;
  private final Timeouts timeouts;
  private int atOnce;
  private int received;

  /**
   * Creates a listing.
   *
   * @param atOnce how many nodes one request may name
   * @param most how many references are accepted from the server in total
   */
  ReferenceListing(OpcUaClient client, int atOnce, int most, Timeouts timeouts) {
    this.client = client;
    this.atOnce = atOnce;
    this.most = most;
    this.timeouts = timeouts;
  }

  /**
   * Lists the references of nodes, in the nodes' order. If the server fails, the result contains
   * what came until then.
   */
  Answers list(List<BrowseDescription> nodes) {
    var parts = nodes.stream().map(Part::new).toList();
    UaException failure = null;
    try {
      ask(parts);
    } catch (UaException e) {
      failure = e;
    }
    return new Answers(parts.stream().map(Part::listed).toList(), failure);
  }

  /**
   * Returns whether the server has sent the maximum number of references. No more are listed then.
   */
  boolean isFull() {
    return received >= most;
  }

  private void ask(List<Part> parts) throws UaException {
    var open = parts;
    int size = Math.min(atOnce, parts.size());
    while (!open.isEmpty()) {
      int from = 0;
      boolean isLate = false;
      while (from < open.size() && !(isLate && size > 1)) {
        var some = open.subList(from, Math.min(open.size(), from + size));
        attempt(some, ALL);
        isLate = some.stream().anyMatch(Part::isLate);
        from += some.size();
      }
      if (isLate && size == atOnce) {
        atOnce = Math.max(1, atOnce / FEWER);
      }
      var next = new ArrayList<>(open.subList(from, open.size()));
      open.subList(0, from).stream().filter(Part::isOpen).forEach(next::add);
      open = next;
      if (size == 1) {
        break;
      }
      size = Math.max(1, size / FEWER);
    }
    for (var part : open) {
      if (part.isLate()) {
        attempt(List.of(part), SOME);
      } else {
        alone(part);
      }
    }
  }

  /** Returns whether another form of request may succeed after this status. */
  static boolean isAskedOtherwise(StatusCode status) {
    return ASKED_OTHERWISE.contains(status.value());
  }

  private void alone(Part part) throws UaException {
    for (int most : List.of(MANY, SOME)) {
      attempt(List.of(part), most);
      if (!part.isOpen() || part.isLate()) {
        return;
      }
    }
    var halves =
        List.of(new Part(part.of(NodeClass.Object)), new Part(part.of(NodeClass.Variable)));
    try {
      for (var half : halves) {
        attempt(List.of(half), ALL);
      }
    } finally {
      part.take(halves);
    }
  }

  /** Lists some nodes with one request and fetches what is behind their continuation points. */
  private void attempt(List<Part> parts, int most) throws UaException {
    if (isFull()) {
      return;
    }
    parts.forEach(Part::begin);
    BrowseResult @Nullable [] results;
    try {
      results =
          client
              .browse(
                  new ViewDescription(NodeId.NULL_VALUE, DateTime.MIN_VALUE, uint(0)),
                  uint(most),
                  parts.stream().map(Part::description).toList())
              .getResults();
    } catch (UaException e) {
      fail(parts, e);
      return;
    }
    Map<Part, ByteString> points = take(parts, results);
    while (!points.isEmpty()) {
      if (isFull()) {
        release(List.copyOf(points.values()));
        return;
      }
      var some = points.keySet().stream().limit(atOnce).toList();
      var asked = some.stream().map(points::get).toList();
      some.forEach(points::remove);
      try {
        points.putAll(take(some, client.browseNext(false, asked).getResults()));
      } catch (UaException e) {
        release(asked);
        release(List.copyOf(points.values()));
        var left = new ArrayList<>(some);
        left.addAll(points.keySet());
        fail(left, e);
        return;
      }
    }
  }

  /** Takes the results of some nodes and returns the continuation points in them. */
  private Map<Part, ByteString> take(List<Part> parts, BrowseResult @Nullable [] results) {
    var points = new LinkedHashMap<Part, ByteString>();
    var unused = new ArrayList<ByteString>();
    for (int i = 0; i < parts.size(); i++) {
      var part = parts.get(i);
      if (results == null || i >= results.length) {
        part.fail(new StatusCode(StatusCodes.Bad_TooManyOperations));
        continue;
      }
      received += part.take(results[i]);
      var point = results[i].getContinuationPoint();
      if (point != null && !point.isNull() && !results[i].getStatusCode().isBad()) {
        if (part.goesRound()) {
          unused.add(point);
        } else {
          points.put(part, point);
        }
      }
    }
    release(unused);
    return points;
  }

  private void fail(List<Part> parts, UaException e) throws UaException {
    if (!isAskedOtherwise(e.getStatusCode()) && !timeouts.isBorne(e)) {
      throw e;
    }
    parts.forEach(part -> part.fail(e.getStatusCode()));
  }

  private void release(List<ByteString> points) {
    if (points.isEmpty()) {
      return;
    }
    try {
      var _ = client.browseNext(true, points);
    } catch (UaException _) {
      // The server frees the points with the session.
    }
  }

  /** One node and its references so far. */
  private static final class Part {
    private final BrowseDescription description;

    /** The references in the server's order. Repeated references take no memory. */
    private final Set<ReferenceDescription> references = new LinkedHashSet<>();

    private StatusCode status = StatusCode.GOOD;
    private String missing = "";
    private final Set<ReferenceDescription> ofAttempt = new HashSet<>();
    private int idle;

    Part(BrowseDescription description) {
      this.description = description;
    }

    BrowseDescription description() {
      return description;
    }

    BrowseDescription of(NodeClass nodes) {
      return new BrowseDescription(
          description.getNodeId(),
          description.getBrowseDirection(),
          description.getReferenceTypeId(),
          description.getIncludeSubtypes(),
          uint(nodes.getValue()),
          description.getResultMask());
    }

    void begin() {
      status = StatusCode.GOOD;
      missing = "";
      ofAttempt.clear();
      idle = 0;
    }

    /** Takes an answer of the server and returns the number of references in it. */
    int take(BrowseResult result) {
      boolean isNew = false;
      int sent = 0;
      if (result.getReferences() != null) {
        sent = result.getReferences().length;
        isNew = ofAttempt.addAll(Arrays.asList(result.getReferences()));
        references.addAll(Arrays.asList(result.getReferences()));
      }
      idle = isNew ? 0 : idle + 1;
      if (result.getStatusCode().isBad()) {
        fail(result.getStatusCode());
      } else if (result.getStatusCode().isUncertain()) {
        missing = DataValues.name(result.getStatusCode());
      }
      return sent;
    }

    void take(List<Part> halves) {
      begin();
      for (var half : halves) {
        references.addAll(half.references);
        if (!half.missing.isEmpty()) {
          missing = half.missing;
        }
      }
    }

    void fail(StatusCode failure) {
      status = failure;
      missing = DataValues.name(failure);
    }

    /** Returns whether the server keeps answering without new references. */
    boolean goesRound() {
      if (idle < MOST_IDLE) {
        return false;
      }
      missing = "the server continues its answer without an end";
      return true;
    }

    boolean isOpen() {
      return isAskedOtherwise(status) || isLate();
    }

    /** Returns whether the server did not answer in time. */
    boolean isLate() {
      return Timeouts.isTimeout(status);
    }

    Listed listed() {
      return new Listed(List.copyOf(references), missing);
    }
  }
}
