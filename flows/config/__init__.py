"""The settings files and the environment, read at the border and turned into the values of `flows.model`."""

from flows.config.channels import ChannelAddresses as ChannelAddresses
from flows.config.channels import read_channels as read_channels
from flows.config.credentials import DKIM_VARIABLE as DKIM_VARIABLE
from flows.config.credentials import PASSWORD_VARIABLE as PASSWORD_VARIABLE
from flows.config.credentials import network_of as network_of
from flows.config.credentials import read_bounces_password as read_bounces_password
from flows.config.credentials import read_dkim_key as read_dkim_key
from flows.config.credentials import read_password as read_password
from flows.config.settings_file import algorithm_warning as algorithm_warning
from flows.config.settings_file import as_of_from as as_of_from
from flows.config.settings_file import parse_mail_address as parse_mail_address
from flows.config.sources_file import is_like_host as is_like_host
from flows.config.sources_file import sources_from_arguments as sources_from_arguments
from flows.config.sources_file import web_address as web_address
from flows.config.themes_file import load_themes as load_themes
from flows.config.workspace import Request as Request
from flows.config.workspace import Workspace as Workspace
from flows.config.workspace import load_workspace as load_workspace
