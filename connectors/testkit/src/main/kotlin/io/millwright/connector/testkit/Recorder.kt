// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.testkit

import io.millwright.connector.ConnectionState
import io.millwright.connector.ConnectorListener
import io.millwright.connector.Sample
import io.millwright.value.Quality
import io.millwright.value.Value
import java.util.concurrent.CopyOnWriteArrayList
import java.util.concurrent.atomic.AtomicInteger

/** A listener that remembers everything, and notices when two threads call it at once. */
class Recorder : ConnectorListener {
  /** A change of the connection, and why. */
  data class Change(val state: ConnectionState, val cause: String)

  private val inside = AtomicInteger()

  /** All samples so far, in the order of delivery. */
  val samples = CopyOnWriteArrayList<Sample>()

  /** All changes of the connection so far. */
  val changes = CopyOnWriteArrayList<Change>()

  /** True once two threads have called at the same time. */
  @Volatile
  var overlapped = false
    private set

  override fun onSamples(batch: List<Sample>) = alone { samples.addAll(batch) }

  /** How many signs of life came that were no samples. */
  val signs = AtomicInteger()

  override fun onAlive() = alone { signs.incrementAndGet() }

  override fun onState(state: ConnectionState, cause: String) = alone {
    changes.add(Change(state, cause))
  }

  /** What the connection is now. */
  fun state(): ConnectionState? = changes.lastOrNull()?.state

  /** All samples of a tag. */
  fun of(tag: Int): List<Sample> = samples.filter { it.tag == tag }

  /** The last sample of a tag. */
  fun last(tag: Int): Sample? = samples.lastOrNull { it.tag == tag }

  /** The last value of a tag where it is good, as a number. */
  fun goodNumber(tag: Int): Double? =
    last(tag)
      ?.takeIf { it.quality == Quality.GOOD }
      ?.value
      ?.asNumber()
      ?.let {
        if (it.isPresent) it.asDouble else null
      }

  /** How many samples without a value a tag has had. */
  fun losses(tag: Int): Int =
    of(tag).count { it.quality == Quality.BAD && it.value == Value.none() }

  private fun alone(action: () -> Unit) {
    if (inside.incrementAndGet() > 1) {
      overlapped = true
    }
    try {
      action()
    } finally {
      inside.decrementAndGet()
    }
  }
}
