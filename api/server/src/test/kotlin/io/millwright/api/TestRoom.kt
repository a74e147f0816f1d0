// SPDX-License-Identifier: Apache-2.0
package io.millwright.api

import io.millwright.application.job.DatabaseDiskSpace
import jakarta.inject.Singleton

/** A disk that is as free as a test says. */
@Singleton
class TestRoom : DatabaseDiskSpace {
  @Volatile var bytes = Long.MAX_VALUE

  override fun free(): Long = bytes
}
