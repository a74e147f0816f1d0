// SPDX-License-Identifier: Apache-2.0
package io.millwright.api

import io.millwright.application.Actor
import io.millwright.application.plant.Plants
import io.millwright.asset.Plant

/** Makes this the plant, as a use case would that does not look at the plant before it. */
fun Plants.apply(next: Plant, actor: Actor): Plant = change({ next.draft() }, actor)
