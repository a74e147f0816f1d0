// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.opcua

import java.nio.ByteBuffer
import org.eclipse.milo.opcua.sdk.server.OpcUaServer
import org.eclipse.milo.opcua.sdk.server.servicesets.ViewServiceSet
import org.eclipse.milo.opcua.sdk.server.servicesets.impl.DefaultViewServiceSet
import org.eclipse.milo.opcua.stack.core.StatusCodes
import org.eclipse.milo.opcua.stack.core.UaException
import org.eclipse.milo.opcua.stack.core.types.builtin.ByteString
import org.eclipse.milo.opcua.stack.core.types.builtin.DateTime
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned.uint
import org.eclipse.milo.opcua.stack.core.types.structured.BrowseNextRequest
import org.eclipse.milo.opcua.stack.core.types.structured.BrowseNextResponse
import org.eclipse.milo.opcua.stack.core.types.structured.BrowseRequest
import org.eclipse.milo.opcua.stack.core.types.structured.BrowseResponse
import org.eclipse.milo.opcua.stack.core.types.structured.BrowseResult
import org.eclipse.milo.opcua.stack.core.types.structured.ReferenceDescription
import org.eclipse.milo.opcua.stack.core.types.structured.ResponseHeader
import org.eclipse.milo.opcua.stack.transport.server.ServiceRequestContext

/**
 * A server's answers to Browse, as PLCs give them: few references at a time, few continuation
 * points, and faults on order.
 *
 * @param most references that one answer holds, unless more are asked for
 * @param largest references that one answer holds, however many are asked for
 * @param points continuation points that there are
 * @param loses every how many uses a point is invalid; 0 where none is
 * @param refused the nodes that nobody may browse
 * @param nodesAtOnce above which the whole request is refused
 * @param refusal the status of that
 * @param slow the nodes with which no request is answered in time
 * @param lastAnswered how many requests are answered before the connection is lost
 * @param circles whether each answer says that there is more
 */
class ShortOfPoints(
  server: OpcUaServer,
  private val most: Int,
  private val largest: Int = most,
  private val points: Int,
  private val loses: Int = 0,
  private val refused: (NodeId) -> Boolean = { false },
  private val nodesAtOnce: Int = Int.MAX_VALUE,
  private val refusal: Long = StatusCodes.Bad_TooManyOperations,
  private val slow: (NodeId) -> Boolean = { false },
  private val lastAnswered: Int = Int.MAX_VALUE,
  private val circles: Boolean = false,
  private val whole: ViewServiceSet = DefaultViewServiceSet(server),
) : ViewServiceSet by whole {
  private class Rest(val references: List<ReferenceDescription>, val most: Int)

  private val open = LinkedHashMap<Long, Rest>()
  private var last = 0L
  private var uses = 0

  /** How many requests came. */
  var requests = 0
    private set

  /** The points that nobody has used to their end or given back. */
  @get:Synchronized
  val held: Int
    get() = open.size

  @Synchronized
  override fun onBrowse(context: ServiceRequestContext, request: BrowseRequest): BrowseResponse {
    requests++
    if (requests > lastAnswered) {
      throw UaException(StatusCodes.Bad_ConnectionClosed)
    }
    if (request.nodesToBrowse!!.size > nodesAtOnce) {
      throw UaException(refusal)
    }
    if (request.nodesToBrowse!!.any { slow(it.nodeId) }) {
      throw UaException(StatusCodes.Bad_Timeout)
    }
    val asked = request.requestedMaxReferencesPerNode.toInt()
    val limit = if (asked == 0) most else minOf(asked, largest)
    val all =
      whole.onBrowse(
        context,
        BrowseRequest(request.requestHeader, request.view, uint(0), request.nodesToBrowse),
      )
    val results =
      all.results!!.mapIndexed { i, result ->
        if (refused(request.nodesToBrowse!![i].nodeId)) {
          BrowseResult(StatusCode(StatusCodes.Bad_UserAccessDenied), null, null)
        } else {
          part(result.references.orEmpty().toList(), limit)
        }
      }
    return BrowseResponse(all.responseHeader, results.toTypedArray(), null)
  }

  @Synchronized
  override fun onBrowseNext(
    context: ServiceRequestContext,
    request: BrowseNextRequest,
  ): BrowseNextResponse {
    requests++
    val results =
      request.continuationPoints!!.map { point ->
        val rest = open.remove(ByteBuffer.wrap(point.bytesOrEmpty()).getLong())
        when {
          request.releaseContinuationPoints ->
            BrowseResult(StatusCode.GOOD, ByteString.NULL_VALUE, null)
          rest == null || (loses > 0 && ++uses % loses == 0) ->
            BrowseResult(StatusCode(StatusCodes.Bad_ContinuationPointInvalid), null, null)
          else -> part(rest.references, rest.most)
        }
      }
    val header =
      ResponseHeader(
        DateTime.now(),
        request.requestHeader.requestHandle,
        StatusCode.GOOD,
        null,
        null,
        null,
      )
    return BrowseNextResponse(header, results.toTypedArray(), null)
  }

  private fun part(references: List<ReferenceDescription>, limit: Int): BrowseResult {
    if (references.size <= limit && !circles) {
      return BrowseResult(StatusCode.GOOD, ByteString.NULL_VALUE, references.toTypedArray())
    }
    if (open.size >= points) {
      return BrowseResult(StatusCode(StatusCodes.Bad_NoContinuationPoints), null, null)
    }
    val point = ++last
    open[point] = Rest(if (circles) references else references.drop(limit), limit)
    return BrowseResult(
      StatusCode.GOOD,
      ByteString.of(ByteBuffer.allocate(Long.SIZE_BYTES).putLong(point).array()),
      references.take(limit).toTypedArray(),
    )
  }
}
