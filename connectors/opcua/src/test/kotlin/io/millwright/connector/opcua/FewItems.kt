// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.opcua

import org.eclipse.milo.opcua.sdk.server.OpcUaServer
import org.eclipse.milo.opcua.sdk.server.servicesets.MonitoredItemServiceSet
import org.eclipse.milo.opcua.sdk.server.servicesets.impl.DefaultMonitoredItemServiceSet
import org.eclipse.milo.opcua.stack.core.StatusCodes
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode
import org.eclipse.milo.opcua.stack.core.types.structured.CreateMonitoredItemsRequest
import org.eclipse.milo.opcua.stack.core.types.structured.CreateMonitoredItemsResponse
import org.eclipse.milo.opcua.stack.core.types.structured.DeleteMonitoredItemsRequest
import org.eclipse.milo.opcua.stack.core.types.structured.DeleteMonitoredItemsResponse
import org.eclipse.milo.opcua.stack.core.types.structured.MonitoredItemCreateResult
import org.eclipse.milo.opcua.stack.core.types.structured.ResponseHeader
import org.eclipse.milo.opcua.stack.transport.server.ServiceRequestContext

/**
 * A server's answers to requests about monitored items, as small PLCs give them.
 *
 * @param most how many items there may be at a time
 * @param refused the nodes that get no item
 */
class FewItems(
  server: OpcUaServer,
  private val most: Int = Int.MAX_VALUE,
  private val refused: (NodeId) -> Boolean = { false },
  private val whole: MonitoredItemServiceSet = DefaultMonitoredItemServiceSet(server),
) : MonitoredItemServiceSet by whole {
  private var made = 0

  @Synchronized
  override fun onCreateMonitoredItems(
    context: ServiceRequestContext,
    request: CreateMonitoredItemsRequest,
  ): CreateMonitoredItemsResponse {
    lateinit var header: ResponseHeader
    val results =
      request.itemsToCreate!!.map { item ->
        val response =
          whole.onCreateMonitoredItems(
            context,
            CreateMonitoredItemsRequest(
              request.requestHeader,
              request.subscriptionId,
              request.timestampsToReturn,
              arrayOf(item),
            ),
          )
        header = response.responseHeader
        val result = response.results!![0]
        val refusal =
          when {
            !result.statusCode.isGood -> result.statusCode
            refused(item.itemToMonitor.nodeId) -> StatusCode(StatusCodes.Bad_UserAccessDenied)
            made >= most -> StatusCode(StatusCodes.Bad_TooManyMonitoredItems)
            else -> StatusCode.GOOD
          }
        if (refusal.isGood) {
          made++
          result
        } else {
          if (result.statusCode.isGood) {
            whole.onDeleteMonitoredItems(
              context,
              DeleteMonitoredItemsRequest(
                request.requestHeader,
                request.subscriptionId,
                arrayOf(result.monitoredItemId),
              ),
            )
          }
          MonitoredItemCreateResult(refusal, null, null, null, null)
        }
      }
    return CreateMonitoredItemsResponse(header, results.toTypedArray(), null)
  }

  @Synchronized
  override fun onDeleteMonitoredItems(
    context: ServiceRequestContext,
    request: DeleteMonitoredItemsRequest,
  ): DeleteMonitoredItemsResponse {
    made -= request.monitoredItemIds!!.size
    return whole.onDeleteMonitoredItems(context, request)
  }
}
