"""One epoch of a run, looked at again."""

from xorcore import Change, EpochTrace, Trainer, trace_epoch


def in_force(trainer: Trainer, epoch: int) -> Change:
    """The learning rate and loss that the epoch after `epoch` is trained with."""
    return [c for c in (trainer.initial, *trainer.changes) if c.epoch <= max(epoch, 0)][-1]


def epoch_after(trainer: Trainer, epoch: int) -> EpochTrace:
    """The epoch that starts from the weights after `epoch` epochs, every intermediate kept."""
    setting = in_force(trainer, epoch)
    network = trainer.history.network_at(epoch)
    return trace_epoch(network, trainer.dataset, setting.learning_rate, setting.loss)
